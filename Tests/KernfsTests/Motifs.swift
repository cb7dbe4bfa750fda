// Short sequences of operations that random scenarios would rarely contain: real bugs, with fresh
// names. The makers of random scenarios insert them.

/// Sequences of lines.
enum Motifs {
  /// For any filesystem with a writable directory at `top`.
  static func anywhere(_ top: String, _ number: Int) -> [[String]] {
    let place = "\(top)/m\(number)", file = "m\(number)"
    return [
      [
        "mkdir \(place)", "opendir \(place) as \(file)", "rmdir \(place)", "mkdir \(place)",
        "rmdir @\(file)/.", "close \(file)",
      ],
      [
        "mkdir \(place)", "opendir \(place) as \(file)", "rmdir \(place)",
        "open @\(file)/g O_CREAT as g\(number)", "close \(file)", "close g\(number)",
      ],
      [
        "mkdir \(place)", "symlink t\(number) \(place)/l",
        "open \(place)/l O_WRONLY|O_CREAT as \(file)",
      ],
      [
        "open \(place) O_CREAT as \(file)", "unlink \(place)", "create \(place)", "close \(file)",
        "stat \(place)",
      ],
      ["mkdir \(place)", "mkdir \(place)/a", "rename \(place) \(place)/a/b"],
    ]
  }

  /// For a root with a dynamic directory.
  static let dynamic = [["mount memory /dyn/d1", "dyndel d1", "stat /dyn/d1"]]

  /// For the mount points of random worlds.
  static func worlds(_ number: Int) -> [[String]] {
    [
      [
        "mount fuse /f", "remote mkdir /f/d", "stat /f/d", "mount memory /f/d",
        "remote remove /f/d",
        "stat /f/d/a",
      ],
      [
        "mount proc /p cached=9", "spawn M\(number)", "M\(number): readlink /p/self",
        "M\(number): stat /p/self/status", "exit M\(number)",
      ],
      ["mount memory /m", "mkdir /m/d", "mkdir /m/d/a", "rename /m/d /m/d/a/b"],
      [
        "mount proc /p", "spawn R\(number)", "R\(number): pipe as r\(number) w\(number)",
        "R\(number): mount memory /p/self/fd/0", "R\(number): mount plain /p/self/fd/0",
        "R\(number): close r\(number)", "R\(number): close w\(number)", "exit R\(number)",
      ],
      ["mount memory /m", "mkdir /m/c", "rmdir /m/c", "umount /m"],
      ["mount std /s ro", "open /s/ro/sfile O_TRUNC as m\(number)"],
      ["mount memory /s/new synthetic", "stat /s/new"],
      [
        "mount proc /p", "spawn P\(number)", "P\(number): pipe as r w",
        "P\(number): mount memory /p/self/fd/\(number % 2)", "exit P\(number)",
      ],
    ]
  }
}

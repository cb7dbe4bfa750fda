// Error numbers are those of Linux, by number and by name.

import Glibc
import Testing

import enum Ground.Errno

@Suite("errno")
struct ErrnoTests {
  private static let linux: [(Errno, Int32)] = [
    (.EPERM, EPERM), (.ENOENT, ENOENT), (.ESRCH, ESRCH), (.EIO, EIO), (.ENXIO, ENXIO),
    (.EBADF, EBADF), (.EACCES, EACCES), (.EFAULT, EFAULT), (.EBUSY, EBUSY), (.EEXIST, EEXIST),
    (.EXDEV, EXDEV),
    (.ENODEV, ENODEV), (.ENOTDIR, ENOTDIR), (.EISDIR, EISDIR), (.EINVAL, EINVAL), (.ENOTTY, ENOTTY),
    (.EFBIG, EFBIG), (.ESPIPE, ESPIPE), (.EROFS, EROFS), (.ENAMETOOLONG, ENAMETOOLONG),
    (.ENOSYS, ENOSYS), (.ENOTEMPTY, ENOTEMPTY), (.ELOOP, ELOOP), (.ENODATA, ENODATA),
    (.EOPNOTSUPP, EOPNOTSUPP), (.ECONNREFUSED, ECONNREFUSED), (.EAGAIN, EAGAIN), (.EPIPE, EPIPE),
    (.ENOSPC, ENOSPC), (.ENOTCONN, ENOTCONN), (.E2BIG, E2BIG), (.ERANGE, ERANGE),
  ]

  @Test("every number is the one that Linux has")
  func numbers() {
    for (errno, number) in Self.linux { #expect(errno.rawValue == number, "\(errno)") }
    #expect(
      Set(Self.linux.map(\.0)) == Set(Errno.allCases.filter { (1..<1000).contains($0.rawValue) }))
  }

  @Test("every name leads back to its number, and no other name does")
  func names() {
    for (errno, _) in Self.linux { #expect(Errno.named(errno.name) == errno) }
    #expect(Errno.ENOENT.name == "ENOENT")
    for name in ["", "enoent", "ENOENT ", "absoluteSymlink", "EWHAT"] {
      #expect(Errno.named(name) == nil, "\(name)")
    }
  }

  @Test("every error has a sentence of its own")
  func sentences() {
    let sentences = Errno.allCases.map(\.sentence)
    #expect(Set(sentences).count == sentences.count && !sentences.contains(""))
  }
}

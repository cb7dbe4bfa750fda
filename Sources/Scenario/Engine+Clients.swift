import Language
import Filesystems
import Ground
import Kernfs
import Timeline
import VFS

// The client filesystems of an engine. Each is made when it is mounted, or when the first pipe,
// socket or imported file needs it. Runs on the engine's thread.

/// All filesystems of an engine except the root. They live until the engine ends.
final class EngineClients {
  var references: [ReferenceClient] = []
  var others: [Client] = []
  /// Fuse servers by the names of their mount points, newest last.
  var servers: [(point: [[UInt8]], client: FuseClient)] = []
  /// The instance of devpts that all mounts without `newinstance` show.
  var devpts: DevptsClient?
  var pipes: PipefsClient?
  var sockets: SockfsClient?
  var host: HostClient?
  var namespaces: NsfsClient?

  /// The references that these filesystems hold.
  var storedReferences: [ClientReference] { others.flatMap(\.storedReferences) }
}

extension Engine {
  /// Mounts a new filesystem. If that fails, releases the filesystem. vfs: `MountAt`.
  func mount(_ word: MountWord) throws {
    try requireFilesystemNumber()
    if word.isSynthetic { try at(word.path) { try virtualFilesystem.makeSyntheticMountPoint($0) } }
    try at(word.path) { place in
      let new = makeFilesystem(word)
      if word.kind == .fuse, let server = clients.others.last as? FuseClient {
        clients.servers.append((names(word.path), server))
      }
      try virtualFilesystem.mount(new, at: place, readOnly: word.isReadOnly)
    }
  }

  private func requireFilesystemNumber() throws {
    guard machine.hasFilesystemNumber else {
      throw Complaint("a run has at most \(ObjectID.mostFilesystems) filesystems")
    }
  }

  private func makeFilesystem(_ word: MountWord) -> NewFilesystem {
    let client: Client
    switch word.kind {
    case .plain: return makeReference(.plain, word)
    case .standard: return makeReference(.standard, word)
    case .mixed: return makeReference(.mixed, word)
    case .memory:
      client = MemoryClient(
        virtualFilesystem, files, permissions: UInt32(word.own.mode ?? 0o755))
    case .devpts: return makeDevpts(word.own)
    case .fuse:
      client = FuseClient(virtualFilesystem, files, FuseClient.Timeouts(word.own))
    case .proc:
      let limit = word.cached ?? ProcClient.usualCacheLimit
      client = ProcClient(virtualFilesystem, files, tasks, cacheLimit: limit) { [unowned self] in
        namespaces
      }
    case .sys:
      let limit = word.cached ?? SysClient.usualCacheLimit
      client = SysClient(virtualFilesystem, files, cacheLimit: limit)
    }
    clients.others.append(client)
    return client.make()
  }

  /// A new instance, or, with `shared`, one more root of the instance that all such mounts have.
  private func makeDevpts(_ words: MountOptionWords) -> NewFilesystem {
    if words.isShared, let client = clients.devpts { return client.shareAgain() }
    let client = DevptsClient(
      virtualFilesystem, files, tasks, permissions: words.mode.map { UInt32($0) } ?? 0o600)
    clients.others.append(client)
    guard words.isShared else { return client.make() }
    clients.devpts = client
    return client.makeShared()
  }

  private func makeReference(_ tree: ReferenceClient.Tree, _ word: MountWord) -> NewFilesystem {
    let client = ReferenceClient(
      virtualFilesystem, files, name: word.kind.rawValue, keepsNew: word.keep,
      rename: self.client.rename, cacheLimit: word.cached ?? 0)
    clients.references.append(client)
    return client.make(tree)
  }

  private func names(_ path: PathWord) -> [[UInt8]] {
    path.bytes.split(separator: UInt8(ascii: "/")).map { Array($0) }
  }
}

// Files without a path.
extension Engine {
  func makeFiles(_ operation: Operation) throws {
    switch operation {
    case .pipe(let reading, let writing):
      try checkFree(reading)
      try checkFree(writing)
      if reading == writing { throw Complaint("fd \"\(reading)\" in use") }
      if clients.pipes == nil { try requireFilesystemNumber() }
      let client = clients.pipes ?? PipefsClient(virtualFilesystem, files)
      keep(client, &clients.pipes)
      let ends = client.makePipe(task.credentials)
      task.install(ends.reader, as: reading, flags: "O_RDONLY")
      task.install(ends.writer, as: writing, flags: "O_WRONLY")
    case .socket(let name):
      try checkFree(name)
      if clients.sockets == nil { try requireFilesystemNumber() }
      let client = clients.sockets ?? SockfsClient(virtualFilesystem, files)
      keep(client, &clients.sockets)
      task.install(client.makeSocket(task.credentials), as: name, flags: "O_RDWR")
    case .importFile(let bytes, let name):
      try checkFree(name)
      if clients.host == nil { try requireFilesystemNumber() }
      let client = clients.host ?? HostClient(virtualFilesystem, files)
      keep(client, &clients.host)
      task.install(try client.makeFile(bytes, task.credentials), as: name, flags: "O_RDWR")
    case _: preconditionFailure("not an operation that makes files")
    }
  }

  private var namespaces: NsfsClient {
    let client = clients.namespaces ?? NsfsClient(virtualFilesystem, files)
    keep(client, &clients.namespaces)
    return client
  }

  private func keep<Kind: Client>(_ client: Kind, _ place: inout Kind?) {
    if place == nil { clients.others.append(client) }
    place = client
  }
}

// Nodes and extended attributes.
extension Engine {
  func makeNode(_ operation: Operation) throws {
    switch operation {
    case .mkfifo(let path, let mode):
      try makeNode(path, FileMode.fifo | UInt32(mode), DeviceNumber())
    case .mknod(let path, let word, let mode):
      let (type, device) = Self.node(word)
      try makeNode(path, type | UInt32(mode), device)
    case _: preconditionFailure("not an operation that makes nodes")
    }
  }

  private func makeNode(_ path: PathWord, _ mode: UInt32, _ device: DeviceNumber) throws {
    try checkMayMake(FileMode(mode))
    try at(path) { try virtualFilesystem.makeNode($0, FileMode(mode), device) }
  }

  private static func node(_ word: NodeWord) -> (UInt32, DeviceNumber) {
    switch word {
    case .fifo: (FileMode.fifo, DeviceNumber())
    case .socket: (FileMode.socket, DeviceNumber())
    case .file: (FileMode.regular, DeviceNumber())
    case .character(let device):
      (FileMode.character, DeviceNumber(major: device.major, minor: device.minor))
    case .block(let device):
      (FileMode.block, DeviceNumber(major: device.major, minor: device.minor))
    }
  }

  func answerAboutAttributes(_ operation: Operation) throws -> Answer {
    switch operation {
    case .setxattr(let path, let name, let value):
      try checkAttribute(name, value)
      let name = machine.names.intern(name)
      try at(path) { try virtualFilesystem.setExtendedAttribute($0, name, value) }
    case .removexattr(let path, let name):
      try checkAttribute(name)
      let name = machine.names.intern(name)
      try at(path) { try virtualFilesystem.removeExtendedAttribute($0, name) }
    case .getxattr(let path, let name):
      try checkAttribute(name)
      let name = machine.names.intern(name)
      return .data(try at(path) { try virtualFilesystem.extendedAttribute($0, name) })
    case .listxattr(let path):
      let list = try at(path) { try virtualFilesystem.extendedAttributes($0) }
      return .names(list.map { Array(machine.names[$0]) })
    case _: preconditionFailure("not an operation on extended attributes")
    }
    return .nothing
  }
}

// Changes that a fuse server makes without kernfs.
extension Engine {
  func remote(_ word: RemoteWord) throws {
    switch word {
    case .mkdir(let path, let mode):
      try server(path) { try $0.makeDirectory($1, UInt32(mode)) }
    case .create(let path, let mode): try server(path) { try $0.create($1, [], UInt32(mode)) }
    case .symlink(let target, let path):
      try server(path) { try $0.makeSymlink($1, to: target) }
    case .remove(let path): try server(path) { try $0.remove($1) }
    case .write(let path, let bytes): try server(path) { try $0.write($1, bytes) }
    case .close(let path):
      let (client, _) = try client(behind: path)
      client.disconnect()
    case .rename(let old, let new):
      try server(old) { tree, old in
        try server(new) { other, new in
          guard tree === other else { throw Errno.EXDEV }
          try tree.rename(old, to: new)
        }
      }
    }
  }

  /// Runs `body` with the tree of the server at a path, and the rest of the path inside that tree.
  private func server(_ path: PathWord, _ body: (RemoteTree, [UInt8]) throws -> Void) throws {
    let (client, rest) = try client(behind: path)
    try body(client.remote, rest)
  }

  private func client(behind path: PathWord) throws -> (FuseClient, rest: [UInt8]) {
    let names = names(path)
    let found = clients.servers.last { names.starts(with: $0.point) && $0.client.isConnected }
    guard path.isAbsolute, let found else {
      throw Complaint("no fuse filesystem is mounted above \(path.text)")
    }
    let rest = names.dropFirst(found.point.count).flatMap { [UInt8(ascii: "/")] + $0 }
    return (found.client, rest)
  }

  /// Modelled time goes by, for every server's replies.
  func sleep(_ milliseconds: Int64) {
    for (_, client) in clients.servers where client.isConnected { client.pass(milliseconds) }
  }

  /// Closes the connections of servers whose filesystems are mounted nowhere.
  func endIdleServers() {
    for (_, client) in clients.servers where client.isConnected {
      if client.isIdle { client.disconnect() }
    }
  }
}

extension FuseClient.Timeouts {
  /// What the words of a mount say in seconds.
  init(_ words: MountOptionWords) {
    self.init(
      entry: (words.entry ?? 0) * 1_000, attributes: (words.attributes ?? 0) * 1_000)
  }
}

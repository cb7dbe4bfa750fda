/// The names of proc: the one place where a name is added, taken away or changed. A row is a name; the rows
/// stand in the order in which the inodes are born, which their numbers follow. What is said of a row is
/// explained in `ProcName`. gVisor: `newTasksInode`, `newSysDir`, `newTaskInode`, `newTaskNetDir`.

/// The tables: of the root, and of the directory of a task.
enum ProcNames {
  /// The root, whose own inode is the first.
  static let root: [ProcName] = top + kernel + others + ipv4 + core + ipv6 + bottom

  private static let top: [ProcName] = [
    .newest("cmdline", .text("BOOT_IMAGE=/vmlinuz-4.4.0 quiet\n"), .changes),
    .always("cpuinfo", .text("processor\t: 0\n\nprocessor\t: 1\n\n"), .changes),
    .newest("devices", .text("Character devices:\n\nBlock devices:\n"), .changes),
    .always("filesystems", .text("nodev\tproc\nnodev\tsysfs\nnodev\tdevpts\nnodev\tfuse\n")),
    .always("loadavg", .text("0.00 0.00 0.00 0/0 0\n"), .changes),
  ]

  private static let kernel: [ProcName] = [
    .newest("sys/kernel/cap_last_cap", .text("40\n")),
    .always("sys/kernel/hostname", .text("dentree\n")),
    .newest("sys/kernel/domainname", .text("(none)\n")),
    .newest("sys/kernel/overflowgid", .text("65534\n")),
    .newest("sys/kernel/overflowuid", .text("65534\n")),
    .newest("sys/kernel/pid_max", mode: 0o644, .text("4194304\n")),
    .newest("sys/kernel/randomize_va_space", mode: 0o644, .text("2\n")),
    .newest("sys/kernel/random/boot_id", .text("00000000-0000-4000-8000-000000000000\n")),
    .newest("sys/kernel/random/uuid", .text("00000000-0000-4000-8000-000000000000\n")),
    .newest("sys/kernel/random", .directory),
    .newest("sys/kernel/sem", .text("32000\t1024000000\t500\t32000\n")),
    .always("sys/kernel/shmall", .text("18446744073692774399\n")),
    .always("sys/kernel/shmmax", .text("18446744073692774399\n")),
    .always("sys/kernel/shmmni", .text("4096\n")),
    .newest("sys/kernel/msgmni", .text("32000\n")),
    .newest("sys/kernel/msgmax", .text("8192\n")),
    .newest("sys/kernel/msgmnb", .text("16384\n")),
    .newest("sys/kernel/yama/ptrace_scope", mode: 0o644, .text("0\n")),
    .newest("sys/kernel/yama", .directory),
    .newest("sys/kernel/keys/maxkeys", mode: 0o644, .text("200\n")),
    .newest("sys/kernel/keys", .directory),
    .newest("sys/kernel/osrelease", .text("4.4.0\n")),
    .newest("sys/kernel/ostype", .text("Linux\n")),
    .newest("sys/kernel/version", .text("#1 SMP Sun Jan 10 15:06:54 PST 2016\n")),
    .always("sys/kernel", .directory),
  ]

  private static let others: [ProcName] = [
    .newest("sys/fs/nr_open", mode: 0o644, .text("1048576\n")),
    .newest("sys/fs/pipe-max-size", mode: 0o644, .text("1048576\n")),
    .newest("sys/fs", .directory),
    .newest("sys/vm/max_map_count", .text("2147483647\n")),
    .always("sys/vm/mmap_min_addr", .text("65536\n")),
    .always("sys/vm/overcommit_memory", .text("0\n")),
    .always("sys/vm", .directory),
  ]

  private static let ipv4: [ProcName] = [
    .newest("sys/net/ipv4/ip_forward", .text("0\n")),
    .newest("sys/net/ipv4/ip_local_port_range", mode: 0o644, .text("16000 65535\n")),
    .always("sys/net/ipv4/tcp_recovery", mode: 0o644, .text("1\n")),
    .always("sys/net/ipv4/tcp_rmem", mode: 0o644, .text("4096\t1048576\t8388608\n")),
    .always("sys/net/ipv4/tcp_sack", mode: 0o644, .text("1\n")),
    .always("sys/net/ipv4/tcp_wmem", mode: 0o644, .text("4096\t1048576\t6291456\n")),
    .first("sys/net/ipv4/ip_forward", .text("0\n")),
    .first("sys/net/ipv4/ip_local_port_range", .text("16000 65535\n")),
    .always("sys/net/ipv4/ip_local_reserved_ports", .text("\n")),
    .always("sys/net/ipv4/ipfrag_time", .text("30\n")),
    .always("sys/net/ipv4/ip_nonlocal_bind", .text("0\n")),
    .always("sys/net/ipv4/ip_no_pmtu_disc", .text("1\n")),
    .always("sys/net/ipv4/tcp_allowed_congestion_control", .text("reno\n")),
    .always("sys/net/ipv4/tcp_available_congestion_control", .text("reno\n")),
    .always("sys/net/ipv4/tcp_congestion_control", .text("reno\n")),
    .always("sys/net/ipv4/tcp_base_mss", .text("1280\n")),
    .always("sys/net/ipv4/tcp_dsack", .text("0\n")),
    .always("sys/net/ipv4/tcp_early_retrans", .text("0\n")),
    .always("sys/net/ipv4/tcp_fack", .text("0\n")),
    .always("sys/net/ipv4/tcp_fastopen", .text("0\n")),
    .always("sys/net/ipv4/tcp_fastopen_key", .text("\n")),
    .always("sys/net/ipv4/tcp_invalid_ratelimit", .text("0\n")),
    .always("sys/net/ipv4/tcp_keepalive_intvl", .text("0\n")),
    .always("sys/net/ipv4/tcp_keepalive_probes", .text("0\n")),
    .always("sys/net/ipv4/tcp_keepalive_time", .text("7200\n")),
    .always("sys/net/ipv4/tcp_mtu_probing", .text("0\n")),
    .always("sys/net/ipv4/tcp_no_metrics_save", .text("1\n")),
    .always("sys/net/ipv4/tcp_probe_interval", .text("0\n")),
    .always("sys/net/ipv4/tcp_probe_threshold", .text("0\n")),
    .always("sys/net/ipv4/tcp_retries1", .text("3\n")),
    .always("sys/net/ipv4/tcp_retries2", .text("15\n")),
    .always("sys/net/ipv4/tcp_rfc1337", .text("1\n")),
    .always("sys/net/ipv4/tcp_slow_start_after_idle", .text("1\n")),
    .always("sys/net/ipv4/tcp_synack_retries", .text("5\n")),
    .always("sys/net/ipv4/tcp_syn_retries", .text("3\n")),
    .always("sys/net/ipv4/tcp_timestamps", .text("1\n")),
    .always("sys/net/ipv4", .directory),
  ]

  private static let core: [ProcName] = [
    .always("sys/net/core/default_qdisc", .text("pfifo_fast\n")),
    .always("sys/net/core/message_burst", .text("10\n")),
    .always("sys/net/core/message_cost", .text("5\n")),
    .always("sys/net/core/optmem_max", .text("0\n")),
    .always("sys/net/core/rmem_default", .text("212992\n")),
    .always("sys/net/core/rmem_max", .text("212992\n")),
    .always("sys/net/core/somaxconn", .text("128\n")),
    .always("sys/net/core/wmem_default", .text("212992\n")),
    .always("sys/net/core/wmem_max", .text("212992\n")),
    .always("sys/net/core", .directory),
  ]

  private static let ipv6: [ProcName] = [
    .newest("sys/net/ipv6/bindv6only", .text("0\n")),
    .newest("sys/net/ipv6/ip6frag_time", .text("60\n")),
    .newest("sys/net/ipv6/ip_nonlocal_bind", .text("0\n")),
    .newest("sys/net/ipv6/auto_flowlabels", .text("0\n")),
    .newest("sys/net/ipv6", .directory),
    .always("sys/net", .directory),
    .always("sys", .directory),
  ]

  private static let bottom: [ProcName] = [
    .newest("bus", .directory),
    .newest("fs", .directory),
    .newest("irq", .directory),
    .always(
      "meminfo", .text("MemTotal:        2097152 kB\nMemFree:         2097152 kB\n"), .changes),
    .newest("modules", .text("")),
    .always("mounts", .link("self/mounts")),
    .always("net", .link("self/net")),
    .newest("sentry-meminfo", .text("Alloc:        0 kB\n"), .changes),
    .always("stat", .text("cpu  0 0 0 0 0 0 0 0 0 0\n"), .changes),
    .newest("sysrq-trigger", mode: 0o200, .text("")),
    .always("uptime", .text("0.00 0.00\n"), .changes),
    .always(
      "version", .text("Linux version 4.4.0 #1 SMP Sun Jan 10 15:06:54 PST 2016\n"), .changes),
    .newest("cgroups", .text("#subsys_name\thierarchy\tnum_cgroups\tenabled\n"), .changes),
    .newest("gvisor/checkpoint", .device),
    .newest("gvisor/spec_environ", .text("")),
    .newest("gvisor", .directory),
  ]
}

// Of a task.
extension ProcNames {
  /// The directory of a process, whose own inode is the last.
  static let process: [ProcName] =
    namespaces + task + [
      .always("task", .threads),
      .newest("cgroup", .about(.cgroups, dead: .gone), .changes),
      .always("", .directory),
    ]

  /// The directory of a thread below `task`.
  static let thread: [ProcName] =
    namespaces + task + [
      .newest("children", mode: 0o644, .about(.children)),
      .newest("cgroup", .about(.cgroups, dead: .gone), .changes),
      .always("", .directory),
    ]

  private static let namespaces: [ProcName] = [
    .newest("ns/net", .namespace("net", 2)),
    .newest("ns/mnt", .namespace("mnt", 7)),
    .newest("ns/pid", .namespace("pid", 5)),
    .newest("ns/user", .namespace("user", 1)),
    .newest("ns/ipc", .namespace("ipc", 3)),
    .newest("ns/uts", .namespace("uts", 4)),
  ]

  private static let task: [ProcName] =
    files + network + [
      .first("ns/net", .namespace("net", 0)),
      .first("ns/pid", .namespace("pid", 0)),
      .first("ns/user", .namespace("user", 0)),
      .always("ns", mode: 0o511, .directory),
      .always("oom_score", .text("0\n")),
      .always(
        "oom_score_adj", mode: 0o644, .about(.outOfMemoryScore, dead: .gone, writes: .number)),
      .newest("root", .rootDirectory),
      .newest("setgroups", mode: 0o644, .about(.setGroups, writes: .invalid)),
      .always("smaps", .about(.memoryMapSizes, dead: .empty)),
      .always("stat", .about(.statistics)),
      .always("statm", .about(.memoryStatistics)),
      .always("status", .about(.status)),
      .always("uid_map", mode: 0o644, .about(.idMap, writes: .invalid)),
    ]

  private static let files: [ProcName] = [
    .always("auxv", mode: 0o400, .about(.auxiliaryVector, dead: .empty)),
    .always("cmdline", .about(.commandLine, dead: .gone)),
    .newest("coredump_filter", mode: 0o644, .about(.coreDumpFilter, dead: .gone, writes: .number)),
    .always("comm", mode: 0o644, .about(.command, writes: .name)),
    .always("cwd", .workingDirectory),
    .always("environ", mode: 0o400, .about(.environment, dead: .empty)),
    .always("exe", .executable),
    .always("fd", mode: 0o500, .files, .changes),
    .always("fdinfo", .fileInfos, .changes),
    .always("gid_map", mode: 0o644, .about(.idMap, writes: .invalid)),
    .always("io", mode: 0o400, .about(.traffic)),
    .newest("limits", .about(.limits)),
    .always("maps", .about(.memoryMap, dead: .empty)),
    .newest("mem", mode: 0o600, .about(.memory, dead: .empty, writes: .fault)),
    .always("mountinfo", .about(.mountInfo, dead: .empty)),
    .always("mounts", .about(.mounts, dead: .empty)),
  ]

  private static let network: [ProcName] = [
    .always(
      "net/dev",
      .text(
        "Inter-|   Receive                                                |  Transmit\n"
          + " face |bytes    packets errs drop fifo frame compressed multicast"
          + "|bytes    packets errs drop fifo colls carrier compressed\n"), .roots),
    .always("net/snmp", .text("Ip: Forwarding DefaultTTL\nIp: 0 0\n"), .roots),
    .always("net/arp", .text("IP address       HW type     Flags       HW address\n"), .roots),
    .always("net/netlink", .text("sk       Eth Pid    Groups   Rmem     Wmem\n"), .roots),
    .always("net/netstat", .text("TcpExt: SyncookiesSent\nTcpExt: 0\n"), .roots),
    .always(
      "net/packet", .text("sk       RefCnt Type Proto  Iface R Rmem   User   Inode\n"), .roots),
    .always("net/protocols", .text("protocol  size sockets  memory press maxhdr\n"), .roots),
    .always("net/psched", .text("000003e8 00000040 000f4240 3b9aca00\n"), .roots),
    .always("net/ptype", .text("Type Device      Function\n"), .roots),
    .always("net/route", .text("Iface\tDestination\tGateway\tFlags\tRefCnt\tUse\n"), .roots),
    .always("net/tcp", .text("  sl  local_address rem_address   st\n"), .roots),
    .always("net/udp", .text("  sl  local_address rem_address   st\n"), .roots),
    .always("net/unix", .text("Num       RefCount Protocol Flags    Type St Inode Path\n"), .roots),
    .always("net", .directory),
  ]
}

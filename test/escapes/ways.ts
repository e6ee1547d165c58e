/** Ways out of a box. Each tries something real and ends by saying that it has been tried. */

export interface Way {
  readonly title: string;
  readonly argv: readonly string[];
  /**
   * `gets through`: without a box it succeeds, which is shown in the same test. `left out`: that cannot be shown, since it
   * would harm the machine, or needs rights that whoever runs the test may not have.
   */
  readonly unconfined: "gets through" | "left out";
}

type Control = Way["unconfined"];

export const TRIED = "has been tried";

/** Commands may fail: that is what is hoped for. */
const sh = (title: string, script: string, unconfined: Control = "gets through"): Way => ({
  title,
  unconfined,
  argv: ["/bin/sh", "-c", `{ ${script}\n} 2>&1; echo "${TRIED}"`],
});

const perl = (title: string, script: string, unconfined: Control = "left out"): Way => ({
  title,
  unconfined,
  argv: ["/usr/bin/perl", "-e", `eval { ${script} }; print $@, "${TRIED}\\n";`],
});

const node = (title: string, script: string, unconfined: Control = "gets through"): Way => ({
  title,
  unconfined,
  argv: [
    process.execPath,
    "-e",
    `const done = () => { console.log("${TRIED}"); process.exit(); };\n${script}`,
  ],
});

const connects = (where: string): string =>
  `const socket = require("node:net").connect(${where}); socket.once("connect", () => { console.log("GOT IN"); done(); }); socket.once("error", done);`;

const FILES: readonly Way[] = [
  sh("a write by an absolute path", 'echo x > "$OUT/new"'),
  sh("a write to a file that it may read", 'echo x >> "$OUT/file.txt"'),
  sh("a write through a link to a folder", 'ln -s "$OUT" door; echo x > door/new'),
  sh("a write through a link to a file", 'ln -s "$OUT/file.txt" link; echo x >> link'),
  sh("a write through `..`", "echo x > ../../../../loose/new"),
  sh("a hard link to a file that it may read", 'ln "$OUT/file.txt" hard && echo x >> hard'),
  sh("a hard link to the key", 'ln "$KEY" hard; cat hard'),
  sh("other rights for a file outside", 'chmod 777 "$OUT/file.txt"'),
  sh("a file outside that is removed", 'rm -f "$OUT/file.txt"'),
  sh("a file outside that is cut short", 'truncate -s 0 "$OUT/file.txt"'),
  sh("another workspace that is read", 'cat "$OTHER/work.txt"'),
  sh("another workspace that is written", 'echo x >> "$OTHER/work.txt"'),
  sh("the workspaces themselves, moved", 'mv "$STATE/workspaces/r" "$STATE/workspaces/gone"'),
  sh("the mirror", 'cat "$STATE"/mirror.git/objects/*'),
  sh("the signing key", 'cat "$KEY"'),
  sh("the journal", 'echo "{}" >> "$STATE/runs/r/journal.ndjson"'),
  sh("evidence that is forged", 'echo x > "$STATE/evidence/found"'),
  sh("evidence that is read", 'cat "$STATE/evidence/found"'),
  sh(
    "everything below the state, looked for by name",
    'find "$STATE" "$HOME" /home /root /var /run /srv /mnt -name "key.pem" -exec cat {} + ; find "$STATE" -type f -exec cat {} +',
  ),
  sh(
    "the program of Interlock itself",
    'for p in / /etc /etc/cron.d /usr/local/bin /opt /run; do echo x > "$p/$NONCE"; done',
    "left out",
  ),
  sh("devices' folder, as a place to keep things", 'echo x > "/dev/$NONCE"', "left out"),
  sh(
    "passwords of the system",
    "grep -q . /etc/shadow && echo GOT IN; cat /etc/ssl/private/* /etc/sudoers.d/* && echo GOT IN",
    "left out",
  ),
];

const REPOSITORY: readonly Way[] = [
  sh(
    "configuration of the user's repository",
    'git -C "$REPO" config core.fsmonitor evil; printf "\\n[x]\\n" >> "$REPO/.git/config"',
  ),
  sh("a hook in the user's repository", 'echo evil >> "$REPO/.git/hooks/post-commit"'),
  sh("a branch of the user's repository", 'echo 0 > "$REPO/.git/refs/heads/main"'),
  sh("what the user's repository does not track", 'cat "$REPO/.env"'),
  sh("the user's own git configuration", "git config --global core.hooksPath /tmp/evil"),
  sh(
    "a push to where the workspace comes from",
    "git -c user.name=a -c user.email=a@b commit -q --allow-empty -m evil; git push -q origin HEAD:refs/heads/evil",
  ),
  sh("the objects that all workspaces borrow", 'rm -rf "$STATE/base.git/objects"'),
  sh(
    "a hook where the workspace comes from",
    'mkdir -p "$STATE/base.git/hooks"; echo evil > "$STATE/base.git/hooks/post-update"',
  ),
];

const CREDENTIALS: readonly Way[] = [
  sh("a key to other machines", 'cat "$HOME/.ssh/id_ed25519" ~/.ssh/*'),
  sh("passwords of the network", 'cat "$HOME/.netrc"'),
  sh("a login to the forge", 'cat "$HOME/.config/gh/hosts.yml"'),
  sh("what the user's shell runs at its start", 'echo evil >> "$HOME/.bashrc"'),
  sh("variables of the environment", "env"),
];

const PROCESSES: readonly Way[] = [
  sh(
    "the disk as the first process sees it",
    'for r in /proc/1/root /proc/self/root; do cat "$r$KEY"; echo x > "$r$OUT/new"; done',
  ),
  sh("the disk as another process sees it", 'cat "/proc/$VICTIM/root$KEY" /proc/$VICTIM/cwd/found'),
  sh("the environment of every process", "cat /proc/[0-9]*/environ"),
  sh("the arguments of every process", "cat /proc/[0-9]*/cmdline"),
  sh("files that other processes hold open", "cat /proc/[0-9]*/fd/3"),
  perl(
    "files that it was given open by mistake",
    'for (3..255) { open(my $f, "<&=", $_) or next; next unless -f $f; sysread($f, my $b, 4096) and print $b, "GOT IN\n" }',
  ),
  sh("a process outside that is ended", 'kill -9 "$VICTIM"'),
  sh("a process outside that is stopped", 'kill -STOP "$VICTIM"'),
  sh(
    "a process outside whose limits are changed",
    'prlimit --pid "$VICTIM" --nofile=64:64 && echo GOT IN',
  ),
  perl(
    "a process outside that is traced",
    'syscall(101, 16, int($ENV{VICTIM}), 0, 0) == 0 and print "GOT IN\\n"; for (2..4000) { }',
    "gets through",
  ),
  perl(
    "the memory of a process outside",
    'open(my $m, "<", "/proc/$ENV{VICTIM}/mem") and print "GOT IN\\n"',
    "gets through",
  ),
  sh("everybody who can be signalled", "kill -TERM -1; kill -9 -1", "left out"),
  sh("a child in a session of its own", 'setsid -f sh -c "sleep 1000; : left-$NONCE"', "left out"),
  sh("a child that was forked twice", '( ( sh -c "sleep 1000; : left-$NONCE" & ) & )', "left out"),
  sh(
    "a child without an environment, in a session of its own",
    'env -i setsid -f /bin/sh -c "sleep 1000; : left-$NONCE"',
    "left out",
  ),
  sh(
    "a child that heeds no signal",
    "trap '' TERM HUP INT; setsid -f sh -c \"trap '' TERM HUP INT; while :; do sleep 1000; done; : left-$NONCE\"",
    "left out",
  ),
];

const SOCKETS: readonly Way[] = [
  node("a socket with a path", connects("process.env.SOCKET")),
  node("a socket with an abstract name", connects('"\\0escape-" + process.env.NONCE')),
  node("a port of the machine", connects('Number(process.env.PORT), "127.0.0.1"')),
  node(
    "a port of the machine by its own address",
    `const a = Object.values(require("node:os").networkInterfaces()).flat().find((i) => !i.internal); if (!a) { done(); } else { const s = require("node:net").connect(Number(process.env.PORT), a.address); console.log("GOT IN"); s.on("error", done); s.on("connect", done); }`,
    "left out",
  ),
];

const KERNEL: readonly Way[] = [
  sh(
    "a file system mounted over another",
    'mount -t tmpfs x "$OUT" && echo GOT IN; mount --bind / /mnt && echo GOT IN',
    "left out",
  ),
  sh(
    "a read-only folder mounted anew",
    'mount -o remount,rw "$OUT"; mount -o remount,bind,rw "$OUT"; mount -o remount,rw /; echo x > "$OUT/new"',
    "left out",
  ),
  sh(
    "what covers the state, taken away",
    'umount -l "$STATE"; umount -l "$REPO"; umount -l "$KEY"; cat "$KEY" "$STATE/evidence/found" "$REPO/.env"',
    "left out",
  ),
  sh(
    "the same in a user namespace of its own",
    'for u in "-Urm" "-Um" "-Ucm"; do unshare $u sh -c \'umount -l "$STATE" "$REPO" "$KEY" "$HOME"; umount -l /; cat "$KEY" "$STATE/evidence/found" "$REPO/.env" "$HOME/.netrc"; mount -o remount,bind,rw "$OUT"; echo x > "$OUT/new"\'; done',
    "left out",
  ),
  sh(
    "another root, by chroot",
    'mkdir -p r; chroot r /bin/true && echo GOT IN; unshare -Ur chroot / cat "$KEY"',
  ),
  perl(
    "the old root, by leaving a chroot",
    'mkdir "r"; if (chroot("r")) { chdir("..") for 1..64; chroot("."); open(my $f, "<", $ENV{KEY}) and print <$f> }',
  ),
  sh(
    "another root, by pivot_root",
    "unshare -Urm sh -c 'mkdir -p n/o; mount --bind n n; cd n; pivot_root . o && ls o && cat \"o$KEY\"'",
    "left out",
  ),
  sh(
    "namespaces of others",
    'nsenter -t 1 -a cat "$KEY"; nsenter -t "$VICTIM" -m -p cat "$KEY"',
    "left out",
  ),
  sh(
    "a view of all processes, mounted anew",
    "unshare -Urpfm --mount-proc cat /proc/[0-9]*/environ; unshare -Urm sh -c 'mkdir -p p; mount -t proc p p; cat p/[0-9]*/environ'",
    "left out",
  ),
  sh(
    "control groups",
    "mkdir -p c; mount -t cgroup2 c c && echo GOT IN; for f in /sys/fs/cgroup/*/release_agent; do echo /tmp/x > $f && echo GOT IN; done",
    "left out",
  ),
  sh(
    "a device of its own making",
    "for n in d /tmp/d /dev/d; do mknod $n b 254 0 && head -c 1 $n && echo GOT IN; done",
    "left out",
  ),
  sh(
    "devices of the machine",
    "for d in /dev/vda /dev/sda /dev/nvme0n1 /dev/mem /dev/kmem /dev/port /dev/kmsg /dev/kvm /dev/fuse /dev/loop-control; do head -c 1 $d && echo GOT IN; done",
    "left out",
  ),
  sh(
    "programs that run as root",
    'for p in "sudo -n" pkexec "su -c"; do timeout 5 $p cat "$KEY"; done; cp /bin/cat c; chmod 6755 c; ./c "$KEY"',
    "left out",
  ),
  sh(
    "settings of the kernel",
    "for f in /proc/sys/kernel/core_pattern /proc/sys/kernel/modprobe /proc/sys/vm/drop_caches /proc/sysrq-trigger /sys/kernel/uevent_helper /sys/power/state; do ( echo 0 >> $f ) && echo GOT IN; done",
    "left out",
  ),
  sh(
    "the machine's name and clock",
    "hostname evil-$NONCE; date -s 2001-01-01 && echo GOT IN",
    "left out",
  ),
  perl(
    "words typed into the terminal that it was started from",
    'for my $t (*STDIN, *STDOUT, *STDERR) { ioctl($t, 0x5412, my $c = "x") and print "GOT IN\\n" } open(my $t, "+<", "/dev/tty") and print "GOT IN\\n"',
  ),
  perl(
    "a file opened by its number and not by its name",
    'opendir(my $d, "."); open(my $m, "<", "."); my $h = pack("IiQII", 8, 1, 2, 0, 0); my $f = syscall(304, fileno($m), $h, 0); $f >= 0 and print "GOT IN\\n"',
  ),
  perl(
    "shared memory",
    'for (0..255) { my $id = shmget($ENV{SHM} + 0, 64, 0); next unless defined $id; my $b; shmread($id, $b, 0, 64) and print $b, "\\n"; last }',
    "gets through",
  ),
  sh("files in shared memory", 'cat "/dev/shm/$NONCE" /dev/shm/*'),
  perl(
    "calls that only root may make",
    'my @c = ([175, 0, 0, 0], [246, 0, 0, 0, 0], [169, 0xfee1dead, 672274793, 0, 0], [172, 3], [163, 0], [298, pack("I*", 1, 112, (0) x 26), -1, 0, -1, 0], [153]); for (@c) { my ($n, @a) = @$_; syscall($n, @a) == 0 and print "GOT IN $n\\n" }',
  ),
  sh(
    "limits that are raised",
    "prlimit --nproc=100000:100000 true && echo GOT IN; prlimit --fsize=unlimited:unlimited true && echo GOT IN; choom -n -1000 -- true && echo GOT IN",
    "left out",
  ),
];

export const WAYS: readonly Way[] = [
  ...FILES,
  ...REPOSITORY,
  ...CREDENTIALS,
  ...PROCESSES,
  ...SOCKETS,
  ...KERNEL,
];

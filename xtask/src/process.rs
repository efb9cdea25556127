//! Runs a child process within limits, and measures its resource usage.

use std::io;
use std::process::{Child, Command, ExitStatus};
use std::sync::mpsc;
use std::thread;
use std::time::{Duration, Instant};

use serde_json::{Value, json};
use wait4::Wait4;

/// The limits of a child process.
#[derive(Clone, Copy, Debug)]
pub struct Limits {
    /// Wall-clock time, after which the child and its descendants are killed.
    pub wall: Duration,
    /// Resident memory of each process, in bytes.
    pub memory: u64,
}

/// The address space that a child may reserve beyond its limit of resident memory, because allocators reserve memory that they
/// never touch. On Linux, an allocation beyond both together fails. Other systems cannot limit a child from outside. The resident
/// memory is compared with its limit after the child has exited.
const RESERVED: u64 = 4 << 30;

/// The resources that a child and its terminated descendants used.
#[derive(Clone, Copy, Debug, Default)]
pub struct Usage {
    /// Wall-clock time.
    pub wall: Duration,
    /// CPU time on all cores, in user code and in the kernel.
    pub cpu: Duration,
    /// The largest resident memory of any of the processes, in bytes. It is at least the memory that this process had when it
    /// started the child, because the child starts as a copy.
    pub peak: u64,
}

impl Usage {
    /// Returns the resources of two children that ran one after the other.
    pub fn and(self, other: Usage) -> Usage {
        Usage {
            wall: self.wall + other.wall,
            cpu: self.cpu + other.cpu,
            peak: self.peak.max(other.peak),
        }
    }

    /// Returns the largest resident memory in MB.
    pub fn peak_mb(self) -> u64 {
        (self.peak + 500_000) / 1_000_000
    }

    /// Returns the resources as JSON, in seconds and bytes.
    pub fn json(self) -> Value {
        json!({
            "wall": self.wall.as_secs_f64(),
            "cpu": self.cpu.as_secs_f64(),
            "peak": self.peak,
        })
    }
}

/// How a child ended, and the resources that it used.
#[derive(Clone, Copy, Debug)]
pub struct Ended {
    /// The exit status, or `None` if the child was killed because of the time limit.
    pub status: Option<ExitStatus>,
    /// The resources that it used.
    pub usage: Usage,
    /// Its limits.
    pub limits: Limits,
}

impl Ended {
    /// Returns whether the child stayed within its limits and exited successfully.
    pub fn success(&self) -> bool {
        self.status.is_some_and(|status| status.success()) && !self.took_too_much()
    }

    /// Returns whether the child used more memory than allowed.
    pub fn took_too_much(&self) -> bool {
        self.usage.peak > self.limits.memory
    }

    /// Returns the exit code, or `None` if a signal or the time limit ended the child.
    pub fn code(&self) -> Option<i32> {
        self.status.and_then(|status| status.code())
    }
}

/// Runs a command until it exits or its time limit is reached.
///
/// # Errors
///
/// The command cannot be started or waited for.
pub fn run(command: &mut Command, limits: Limits) -> io::Result<Ended> {
    let start = Instant::now();
    let mut child = command.spawn()?;
    limit_memory(&child, limits.memory.saturating_add(RESERVED));
    let pid = child.id();
    let (sender, receiver) = mpsc::channel();
    let waiter = thread::spawn(move || {
        let outcome = child.wait4();
        // The send only fails if this function has already returned.
        let _ = sender.send(());
        outcome
    });
    let timed_out = receiver.recv_timeout(limits.wall).is_err();
    if timed_out {
        kill(pid);
    }
    let outcome = waiter
        .join()
        .map_err(|_| io::Error::other("the thread that waits for the child panicked"))??;
    let rusage = outcome.rusage;
    let usage = Usage {
        wall: start.elapsed(),
        cpu: rusage.utime + rusage.stime,
        peak: rusage.maxrss,
    };
    Ok(Ended {
        status: (!timed_out).then_some(outcome.status),
        usage,
        limits,
    })
}

#[cfg(target_os = "linux")]
fn limit_memory(child: &Child, bytes: u64) {
    use rustix::process::{Pid, Resource, Rlimit, prlimit};
    let limit = Rlimit {
        current: Some(bytes),
        maximum: Some(bytes),
    };
    // This fails if the child has already exited, and then it needs no limit.
    let _ = prlimit(Some(Pid::from_child(child)), Resource::As, limit);
}

#[cfg(not(target_os = "linux"))]
fn limit_memory(_: &Child, _: u64) {}

/// Kills a process and, on Linux and Windows, its descendants. They have no process group of their own that could be killed,
/// because an interrupt (Ctrl-C) must reach them, too.
fn kill(pid: u32) {
    // Each thread lists the processes that it has started.
    let threads = std::fs::read_dir(format!("/proc/{pid}/task"));
    let threads = threads.into_iter().flatten().flatten();
    let children: Vec<String> = threads
        .filter_map(|thread| std::fs::read_to_string(thread.path().join("children")).ok())
        .collect();
    end(pid);
    let children = children
        .iter()
        .flat_map(|list| list.split_ascii_whitespace());
    children
        .filter_map(|child| child.parse().ok())
        .for_each(kill);
}

#[cfg(unix)]
fn end(pid: u32) {
    use rustix::process::{Pid, Signal, kill_process};
    if let Some(pid) = i32::try_from(pid).ok().and_then(Pid::from_raw) {
        // This fails if the process has already exited.
        let _ = kill_process(pid, Signal::KILL);
    }
}

#[cfg(windows)]
fn end(pid: u32) {
    // The standard library cannot kill a process by its id. `taskkill` kills the whole tree.
    let _ = Command::new("taskkill")
        .args(["/F", "/T", "/PID", &pid.to_string()])
        .status();
}

#[cfg(all(test, unix))]
mod tests {
    use super::*;

    const GENEROUS: Limits = Limits {
        wall: Duration::from_secs(60),
        memory: 1 << 40,
    };

    fn shell(script: &str) -> Command {
        let mut command = Command::new("sh");
        command.args(["-c", script]);
        command
    }

    #[test]
    fn a_process_and_its_children_are_killed_at_the_time_limit() {
        let limits = Limits {
            wall: Duration::from_millis(200),
            ..GENEROUS
        };
        let start = Instant::now();
        // `; true` prevents the outer shell from replacing itself with the inner one.
        let mut command = shell("sh -c 'sleep 50'; true");
        let ended = run(command.stdout(std::process::Stdio::null()), limits).unwrap();
        assert!(ended.status.is_none() && !ended.success());
        assert!(start.elapsed() < Duration::from_secs(20));
    }

    #[test]
    fn the_resources_of_a_child_are_measured() {
        let ended = run(
            &mut shell("i=0; while [ $i -lt 100000 ]; do i=$((i+1)); done; exit 3"),
            GENEROUS,
        )
        .unwrap();
        assert_eq!(ended.code(), Some(3));
        assert!(
            ended.usage.cpu > Duration::from_millis(5),
            "{:?}",
            ended.usage
        );
        assert!(ended.usage.peak > 100 << 10, "{:?}", ended.usage);
    }

    #[test]
    fn a_process_that_exceeds_its_memory_limit_fails() {
        let command = || {
            let mut command = shell("head -c 100000000 /dev/zero | tail -c 100000000");
            command.stdout(std::process::Stdio::null());
            command
        };
        assert!(run(&mut command(), GENEROUS).unwrap().success());
        let ended = run(
            &mut command(),
            Limits {
                memory: 64 << 20,
                ..GENEROUS
            },
        )
        .unwrap();
        assert!(
            ended.took_too_much() && !ended.success(),
            "{:?}",
            ended.usage
        );
    }

    #[cfg(target_os = "linux")]
    #[test]
    fn the_memory_of_a_process_is_limited() {
        let limits = Limits {
            memory: 64 << 20,
            ..GENEROUS
        };
        let mut command =
            shell("sleep 0.2; exec head -c 1 /dev/zero | dd bs=8G count=1 of=/dev/null");
        command.stderr(std::process::Stdio::null());
        assert_eq!(run(&mut command, limits).unwrap().code(), Some(1));
    }
}

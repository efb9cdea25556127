//! An allocator that counts allocations and searches freed memory for given texts.
//!
//! A program that tests memory installs it: `#[global_allocator] static HEAP: Heap = Heap::new();`.

use std::alloc::{GlobalAlloc, Layout, System};
use std::slice;
use std::sync::OnceLock;
use std::sync::atomic::{AtomicUsize, Ordering::Relaxed};

/// The system's allocator with counters.
#[derive(Debug)]
pub struct Heap {
    live: AtomicUsize,
    peak: AtomicUsize,
    /// The texts to search for, and the number of freed blocks that contained one of them.
    sought: OnceLock<&'static [&'static str]>,
    found: AtomicUsize,
}

impl Heap {
    /// Creates an allocator without allocations.
    #[must_use]
    pub const fn new() -> Self {
        Self {
            live: AtomicUsize::new(0),
            peak: AtomicUsize::new(0),
            sought: OnceLock::new(),
            found: AtomicUsize::new(0),
        }
    }

    /// Returns how many bytes are currently allocated.
    pub fn live(&self) -> usize {
        self.live.load(Relaxed)
    }

    /// Runs `work` and returns its result, and by how many bytes the peak of allocated memory exceeded the amount before it.
    pub fn growth<T>(&self, work: impl FnOnce() -> T) -> (T, usize) {
        let before = self.live();
        self.peak.store(before, Relaxed);
        let result = work();
        (result, self.peak.load(Relaxed).saturating_sub(before))
    }

    /// Starts to search every freed block for these texts. A program can start only one search.
    ///
    /// # Panics
    ///
    /// A search has already been started.
    pub fn seek(&self, texts: &'static [&'static str]) {
        assert!(self.sought.set(texts).is_ok(), "one search per program");
    }

    /// Returns how many freed blocks contained one of the texts.
    pub fn found(&self) -> usize {
        self.found.load(Relaxed)
    }
}

impl Default for Heap {
    fn default() -> Self {
        Self::new()
    }
}

// `realloc` is the trait's default implementation: it allocates a new block and frees the old one, so the old block is searched,
// too.
//
// SAFETY: all calls are forwarded to the system's allocator unchanged. Blocks are zeroed on allocation, so all bytes of a block
// can be read when it is freed.
unsafe impl GlobalAlloc for Heap {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        // SAFETY: the caller guarantees a valid layout.
        unsafe { self.alloc_zeroed(layout) }
    }

    unsafe fn alloc_zeroed(&self, layout: Layout) -> *mut u8 {
        let live = self.live.fetch_add(layout.size(), Relaxed) + layout.size();
        self.peak.fetch_max(live, Relaxed);
        // SAFETY: the caller guarantees a valid layout.
        unsafe { System.alloc_zeroed(layout) }
    }

    unsafe fn dealloc(&self, block: *mut u8, layout: Layout) {
        self.live.fetch_sub(layout.size(), Relaxed);
        if let Some(sought) = self.sought.get() {
            // SAFETY: the block has this size, and only the caller, who is giving it up, has access to it.
            let bytes = unsafe { slice::from_raw_parts(block, layout.size()) };
            let stands = |text: &&str| {
                bytes
                    .windows(text.len())
                    .any(|found| found == text.as_bytes())
            };
            if sought.iter().any(stands) {
                self.found.fetch_add(1, Relaxed);
            }
        }
        // SAFETY: the caller guarantees that the block was allocated here with this layout.
        unsafe { System.dealloc(block, layout) }
    }
}

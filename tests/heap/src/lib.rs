//! An allocator that counts, and that looks at what is freed.
//!
//! A program that tests memory makes it its own: `#[global_allocator] static HEAP: Heap = Heap::new();`.

use std::alloc::{GlobalAlloc, Layout, System};
use std::slice;
use std::sync::OnceLock;
use std::sync::atomic::{AtomicUsize, Ordering::Relaxed};

/// The system's allocator, with figures.
#[derive(Debug)]
pub struct Heap {
    live: AtomicUsize,
    peak: AtomicUsize,
    /// What nobody may leave behind, and in how many freed blocks some of it stood.
    sought: OnceLock<&'static [&'static str]>,
    found: AtomicUsize,
}

impl Heap {
    /// Nothing is allocated yet.
    #[must_use]
    pub const fn new() -> Self {
        Self {
            live: AtomicUsize::new(0),
            peak: AtomicUsize::new(0),
            sought: OnceLock::new(),
            found: AtomicUsize::new(0),
        }
    }

    /// How many bytes are allocated now.
    pub fn live(&self) -> usize {
        self.live.load(Relaxed)
    }

    /// How many bytes more than now were allocated at most while `work` was done.
    pub fn growth<T>(&self, work: impl FnOnce() -> T) -> (T, usize) {
        let before = self.live();
        self.peak.store(before, Relaxed);
        let result = work();
        (result, self.peak.load(Relaxed).saturating_sub(before))
    }

    /// Looks from now on for these texts in every block that is freed. There is one search per program.
    pub fn seek(&self, texts: &'static [&'static str]) {
        assert!(self.sought.set(texts).is_ok(), "one search per program");
    }

    /// In how many freed blocks one of them stood.
    pub fn found(&self) -> usize {
        self.found.load(Relaxed)
    }
}

impl Default for Heap {
    fn default() -> Self {
        Self::new()
    }
}

// A block that grows is one that is freed and another one: `realloc` is the trait's own, so that the old one is looked at.
//
// SAFETY: everything is handed on to the system's allocator as it came. Blocks begin as zeros, so that all bytes of a block can be
// read when it is freed.
unsafe impl GlobalAlloc for Heap {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        // SAFETY: the caller's promise about the layout.
        unsafe { self.alloc_zeroed(layout) }
    }

    unsafe fn alloc_zeroed(&self, layout: Layout) -> *mut u8 {
        let live = self.live.fetch_add(layout.size(), Relaxed) + layout.size();
        self.peak.fetch_max(live, Relaxed);
        // SAFETY: the caller's promise about the layout.
        unsafe { System.alloc_zeroed(layout) }
    }

    unsafe fn dealloc(&self, block: *mut u8, layout: Layout) {
        self.live.fetch_sub(layout.size(), Relaxed);
        if let Some(sought) = self.sought.get() {
            // SAFETY: the block is still the caller's, of this size, and nobody else uses it any more.
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
        // SAFETY: the caller's promise that the block came from here with this layout.
        unsafe { System.dealloc(block, layout) }
    }
}

//! The texts that messages point into.

use std::sync::OnceLock;

/// A text that messages point into.
#[derive(Debug)]
pub struct File {
    path: String,
    text: String,
    /// Byte offset at which each line begins; made when the first position is asked for.
    lines: OnceLock<Vec<u32>>,
    /// How many characters begin before each block of [`BLOCK`] bytes: a document is often a single line.
    blocks: OnceLock<Vec<usize>>,
}

impl PartialEq for File {
    fn eq(&self, other: &File) -> bool {
        // The other fields are derived from the text.
        (&self.path, &self.text) == (&other.path, &other.text)
    }
}

/// In bytes.
const BLOCK: usize = 1 << 14;

/// A stretch of a file, in bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Span {
    /// Which file, counted in the order of loading.
    pub file: u16,
    /// First byte.
    pub start: u32,
    /// First byte after the stretch.
    pub end: u32,
}

/// The location of a byte, as editors count: from 1, columns in Unicode scalar values.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Position {
    /// Line, from 1.
    pub line: u32,
    /// Column, from 1.
    pub column: u32,
}

impl File {
    /// A file by the path that reports print and its text (without byte order mark).
    pub fn new(path: impl Into<String>, text: String) -> File {
        File {
            path: path.into(),
            text,
            lines: OnceLock::new(),
            blocks: OnceLock::new(),
        }
    }

    /// The path that reports print.
    pub fn path(&self) -> &str {
        &self.path
    }

    /// The whole text.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The location of a byte. Offsets behind the end, or inside of a character, are moved back.
    pub fn position(&self, offset: u32) -> Position {
        let offset = self.boundary(offset);
        let line = self
            .lines()
            .partition_point(|&start| start as usize <= offset);
        let start = self.line_start(line as u32);
        let column = self.characters(offset) - self.characters(start) + 1;
        Position {
            line: line as u32,
            column: column as u32,
        }
    }

    /// The byte at which a line begins; lines count from 1.
    pub fn line_start(&self, line: u32) -> usize {
        let index = (line as usize).saturating_sub(1);
        let start = self.lines().get(index).map(|&start| start as usize);
        start.unwrap_or(self.text.len())
    }

    /// The byte at which the character begins that a byte belongs to.
    pub fn boundary(&self, offset: u32) -> usize {
        let mut offset = (offset as usize).min(self.text.len());
        while !self.text.is_char_boundary(offset) {
            offset -= 1;
        }
        offset
    }

    /// The text of a line without its break; lines count from 1.
    pub fn line(&self, line: u32) -> &str {
        let text = &self.text[self.line_start(line)..self.line_start(line + 1)];
        text.trim_end_matches(['\n', '\r'])
    }

    /// How many characters begin before a byte.
    fn characters(&self, offset: usize) -> usize {
        let blocks = self.blocks.get_or_init(|| {
            let mut before = 0;
            let blocks = self.text.as_bytes().chunks(BLOCK).map(|block| {
                before += characters(block);
                before
            });
            std::iter::once(0).chain(blocks).collect()
        });
        let block = offset / BLOCK;
        blocks[block] + characters(&self.text.as_bytes()[block * BLOCK..offset])
    }

    fn lines(&self) -> &[u32] {
        self.lines.get_or_init(|| {
            let breaks = memchr::memchr_iter(b'\n', self.text.as_bytes());
            std::iter::once(0)
                .chain(breaks.map(|at| at as u32 + 1))
                .collect()
        })
    }
}

/// How many characters begin in a part of a text: every byte of UTF-8 does that is no continuation (RFC 3629 §3).
fn characters(part: &[u8]) -> usize {
    let begins = part.iter().filter(|byte| (**byte & 0xc0) != 0x80);
    begins.count()
}

#[cfg(test)]
mod tests {
    use super::{BLOCK, File, Position};

    #[test]
    fn columns_count_characters() {
        // Long lines, and characters of several bytes on both sides of blocks.
        let line = "aé€😀".repeat(BLOCK / 4);
        let text = format!("{line}\n{line}");
        let file = File::new("long.json", text.clone());
        let mut position = Position { line: 1, column: 1 };
        let mut checked = 0;
        for (offset, character) in text.char_indices() {
            if offset % BLOCK < 8 || offset % BLOCK > BLOCK - 8 {
                assert_eq!(file.position(offset as u32), position, "byte {offset}");
                checked += 1;
            }
            position.column += 1;
            if character == '\n' {
                position.line += 1;
                position.column = 1;
            }
        }
        assert_eq!(file.position(text.len() as u32), position, "the end");
        assert!(checked > 16, "{checked}");
    }
}

//! A digest of a request, to tell the same command sent twice from another one under the same key.

use std::hash::{Hash, Hasher};

use super::command::{Receive, Request};

/// FNV-1a over 64 bits, fed in little-endian order: the same on every machine, unlike the standard
/// library's hasher, since it is stored.
struct Fnv(u64);

const OFFSET: u64 = 0xcbf2_9ce4_8422_2325;
const PRIME: u64 = 0x0000_0100_0000_01b3;

impl Hasher for Fnv {
    fn finish(&self) -> u64 {
        self.0
    }
    fn write(&mut self, bytes: &[u8]) {
        for byte in bytes {
            self.0 = (self.0 ^ u64::from(*byte)).wrapping_mul(PRIME);
        }
    }
    fn write_u16(&mut self, value: u16) {
        self.write(&value.to_le_bytes());
    }
    fn write_u32(&mut self, value: u32) {
        self.write(&value.to_le_bytes());
    }
    fn write_u64(&mut self, value: u64) {
        self.write(&value.to_le_bytes());
    }
    fn write_usize(&mut self, value: usize) {
        self.write(&(value as u64).to_le_bytes());
    }
    fn write_isize(&mut self, value: isize) {
        self.write(&(value as i64).to_le_bytes());
    }
    fn write_i32(&mut self, value: i32) {
        self.write(&value.to_le_bytes());
    }
    fn write_i64(&mut self, value: i64) {
        self.write(&value.to_le_bytes());
    }
}

/// What was asked and when it is said to have happened; the key itself is left out.
pub(super) fn request(request: &Request) -> u64 {
    let mut hasher = Fnv(OFFSET);
    request.command.hash(&mut hasher);
    request.occurred_at.map(|at| at.timestamp_micros()).hash(&mut hasher);
    hasher.finish()
}

/// The same for a receipt.
pub(super) fn receipt(receive: &Receive, occurred_at: Option<i64>) -> u64 {
    let mut hasher = Fnv(OFFSET);
    receive.hash(&mut hasher);
    occurred_at.hash(&mut hasher);
    hasher.finish()
}

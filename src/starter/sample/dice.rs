//! Random numbers that are the same everywhere and stay the same when libraries change: the
//! ChaCha stream is fixed by its specification, and what is made of it is written here.

use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::{Rng, SeedableRng};
use rust_decimal::Decimal;

/// A source of random choices.
pub struct Dice(ChaCha8Rng);

impl Dice {
    /// The choices of one stream of a seed; streams do not depend on one another.
    pub fn new(seed: u64, stream: u64) -> Self {
        let mut key = [0; 32];
        key[..8].copy_from_slice(&seed.to_le_bytes());
        let mut rng = ChaCha8Rng::from_seed(key);
        rng.set_stream(stream);
        Self(rng)
    }

    /// A number from 0 up to, and not including, `count`.
    pub fn below(&mut self, count: usize) -> usize {
        ((u64::from(self.0.next_u32()) * count as u64) >> 32) as usize
    }

    /// A number from `low` to `high`, both included.
    pub fn between(&mut self, low: i64, high: i64) -> i64 {
        low + self.below((high - low + 1) as usize) as i64
    }

    /// Whether something happens that happens in so many of a hundred cases.
    pub fn chance(&mut self, percent: usize) -> bool {
        self.below(100) < percent
    }

    /// One of some things.
    pub fn pick<T: Copy>(&mut self, from: &[T]) -> T {
        from[self.below(from.len())]
    }

    /// Between `low` and `high` thousandths of an amount, in cents.
    pub fn share(&mut self, amount: Decimal, low: i64, high: i64) -> Decimal {
        crate::figures::cents(amount * Decimal::new(self.between(low, high), 3))
    }
}

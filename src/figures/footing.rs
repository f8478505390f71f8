//! x
use rust_decimal::Decimal;
pub struct Footing;
pub struct Footed;
impl Footing {
    pub fn new(_: Decimal) -> Self {
        Self
    }
    pub fn figure(&mut self, _: u64, _: Decimal) {}
    pub fn grand(&mut self, _: u64) {}
    pub fn sum(&mut self, _: u64, _: &[(u64, bool)]) {}
    pub fn solve(self) -> Footed {
        Footed
    }
}
impl Footed {
    pub fn printed(&self, _: u64) -> Option<Decimal> {
        None
    }
    pub fn is_adjusted(&self, _: u64) -> bool {
        false
    }
    pub fn adds_up(&self) -> bool {
        true
    }
}

//! Where text stands on a page, as far as it tells words and lines apart.

/// An affine map: `x' = a x + c y + e`, `y' = b x + d y + f`.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Matrix {
    pub(super) a: f32,
    pub(super) b: f32,
    pub(super) c: f32,
    pub(super) d: f32,
    pub(super) e: f32,
    pub(super) f: f32,
}

impl Matrix {
    pub(super) const IDENTITY: Self = Self { a: 1.0, b: 0.0, c: 0.0, d: 1.0, e: 0.0, f: 0.0 };

    /// The map of six finite numbers.
    pub(super) fn of(numbers: &[f32]) -> Option<Self> {
        let &[a, b, c, d, e, f] = numbers else { return None };
        numbers.iter().all(|number| number.is_finite()).then_some(Self { a, b, c, d, e, f })
    }

    pub(super) fn shift(e: f32, f: f32) -> Self {
        Self { e, f, ..Self::IDENTITY }
    }

    /// This map, then another.
    pub(super) fn then(self, next: Self) -> Self {
        let (e, f) = next.point(self.e, self.f);
        Self {
            a: self.a * next.a + self.b * next.c,
            b: self.a * next.b + self.b * next.d,
            c: self.c * next.a + self.d * next.c,
            d: self.c * next.b + self.d * next.d,
            e,
            f,
        }
    }

    pub(super) fn point(self, x: f32, y: f32) -> (f32, f32) {
        (self.a * x + self.c * y + self.e, self.b * x + self.d * y + self.f)
    }
}

/// Where a piece of text ends.
#[derive(Debug, Clone, Copy)]
pub(super) struct End {
    pub(super) at: (f32, f32),
    /// Size of the text on the page.
    pub(super) size: f32,
}

/// What lies between two pieces of text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Between {
    Nothing,
    Blank,
    Line,
}

/// What lies between the end of one piece of text and the start of the next, which is written in a
/// direction.
pub(super) fn between(end: End, start: End, direction: (f32, f32)) -> Between {
    let size = end.size.max(start.size).max(f32::MIN_POSITIVE);
    let length = direction.0.hypot(direction.1).max(f32::MIN_POSITIVE);
    let (right, up) = (direction.0 / length, direction.1 / length);
    let (x, y) = (start.at.0 - end.at.0, start.at.1 - end.at.1);
    let (along, across) = ((x * right + y * up) / size, (y * right - x * up) / size);
    // Raised and lowered text stays on its line; kerning is no blank.
    if across.abs() > 0.6 {
        Between::Line
    } else if !(-0.5..=0.2).contains(&along) {
        Between::Blank
    } else {
        Between::Nothing
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_gap_is_a_blank_and_another_baseline_a_line_whichever_way_the_page_is_turned() {
        let end = End { at: (100.0, 100.0), size: 10.0 };
        let start = |x, y| End { at: (x, y), size: 10.0 };
        let cases = [
            ((100.4, 100.0), (1.0, 0.0), Between::Nothing),
            ((99.0, 103.5), (1.0, 0.0), Between::Nothing),
            ((104.0, 100.0), (1.0, 0.0), Between::Blank),
            ((20.0, 88.0), (1.0, 0.0), Between::Line),
            ((100.0, 104.0), (0.0, 2.0), Between::Blank),
            ((112.0, 100.0), (0.0, 2.0), Between::Line),
        ];
        for ((x, y), direction, expected) in cases {
            assert_eq!(between(end, start(x, y), direction), expected, "{x} {y}");
        }
    }

    #[test]
    fn maps_follow_each_other() {
        let turn = Matrix { a: 0.0, b: 1.0, c: -1.0, d: 0.0, e: 5.0, f: 0.0 };
        assert_eq!(Matrix::shift(2.0, 3.0).then(turn).point(0.0, 0.0), (2.0, 2.0));
        assert_eq!(turn.then(Matrix::shift(2.0, 3.0)).point(1.0, 0.0), (7.0, 4.0));
    }
}

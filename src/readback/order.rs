//! Putting items in order: which of the places where they stand follow one another.

/// A place in a text: start and end.
pub(super) type Span = (usize, usize);

/// For each item, the place that it takes if as many items as possible stand each after the one before
/// it; of items that stand the wrong way round, the later one takes none. `places` gives the places of
/// each item from first to last.
pub(super) fn in_order(places: &[&[Span]]) -> Vec<Option<Span>> {
    let mut from = 0;
    let chosen = chosen(places);
    let place = |(places, chosen): (&&[Span], bool)| {
        let first = places.partition_point(|span| span.0 < from);
        let span = *places.get(first).filter(|_| chosen)?;
        from = span.1;
        Some(span)
    };
    places.iter().zip(chosen).map(place).collect()
}

/// Which items lie on the longest way.
fn chosen(places: &[&[Span]]) -> Vec<bool> {
    /// A place that begins a way, the item, and the node after it.
    struct Node {
        start: usize,
        item: usize,
        after: Option<usize>,
    }
    let mut nodes: Vec<Node> = Vec::new();
    // For each length of way, the node with the last start among the ways of that length.
    let mut ways: Vec<usize> = Vec::new();
    for (item, places) in places.iter().enumerate().rev() {
        // From the first place on, so that no way takes two places of one item.
        for &(start, end) in *places {
            let length = ways.partition_point(|&node| nodes[node].start >= end);
            if ways.get(length).is_some_and(|&node| nodes[node].start >= start) {
                continue;
            }
            let after = length.checked_sub(1).map(|length| ways[length]);
            nodes.push(Node { start, item, after });
            match ways.get_mut(length) {
                Some(way) => *way = nodes.len() - 1,
                None => ways.push(nodes.len() - 1),
            }
        }
    }
    let mut chosen = vec![false; places.len()];
    let mut at = ways.last().copied();
    while let Some(node) = at.map(|at| &nodes[at]) {
        chosen[node.item] = true;
        at = node.after;
    }
    chosen
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn one_item_out_of_order_does_not_take_the_others_with_it() {
        let places: [&[Span]; 4] = [&[(0, 2)], &[(90, 92)], &[(5, 7), (50, 52)], &[(60, 62)]];
        assert_eq!(in_order(&places), [Some((0, 2)), None, Some((5, 7)), Some((60, 62))]);
    }

    #[test]
    fn of_two_items_the_wrong_way_round_the_first_keeps_its_place() {
        let places: [&[Span]; 4] = [&[(0, 2)], &[(20, 22)], &[(10, 12)], &[(30, 32)]];
        assert_eq!(in_order(&places), [Some((0, 2)), Some((20, 22)), None, Some((30, 32))]);
    }

    #[test]
    fn an_item_takes_one_place_only_and_places_do_not_overlap() {
        let places: [&[Span]; 3] = [&[(0, 2), (2, 4)], &[(1, 3)], &[(3, 5)]];
        assert_eq!(in_order(&places).iter().flatten().count(), 2);
        let twice: [&[Span]; 3] = [&[(0, 2), (4, 6)], &[(0, 2), (4, 6)], &[(0, 2), (4, 6)]];
        assert_eq!(in_order(&twice).iter().flatten().count(), 2);
    }

    proptest! {
        /// What goes in order at all goes in order entirely, and ways are as long as can be.
        #[test]
        fn the_way_is_the_longest(
            starts in prop::collection::vec(prop::collection::btree_set(0usize..24, 0..4), 0..8)
        ) {
            let places: Vec<Vec<Span>> =
                starts.iter().map(|starts| starts.iter().map(|&at| (at, at + 2)).collect()).collect();
            let places: Vec<&[Span]> = places.iter().map(Vec::as_slice).collect();
            let taken = in_order(&places);
            let way: Vec<Span> = taken.iter().copied().flatten().collect();
            prop_assert!(way.windows(2).all(|pair| pair[0].1 <= pair[1].0));
            for (taken, places) in taken.iter().zip(&places) {
                prop_assert!(taken.is_none_or(|span| places.contains(&span)));
            }
            prop_assert_eq!(way.len(), longest(&places, 0));
        }
    }

    /// The longest way from a place on, by trying everything.
    fn longest(places: &[&[Span]], from: usize) -> usize {
        let Some((first, rest)) = places.split_first() else { return 0 };
        let taken =
            first.iter().filter(|span| span.0 >= from).map(|span| 1 + longest(rest, span.1));
        taken.max().unwrap_or(0).max(longest(rest, from))
    }
}

package frame

import (
	"cmp"
	"context"
	"slices"
)

// item is a cell being sorted: its rank, and which of the rows it is in.
type item struct {
	key   uint64
	at    int32
	class uint8
	more  bool // it is a text that its key does not hold all of
}

// sortItems sorts cells by their ranks, upwards or downwards, and keeps the order of equals.
//
// Texts are told apart by their first eight bytes, then by their next, and so on, since to compare two of them is to fetch both from all
// over the memory. Those that their keys hold all of are not even looked at: a column is often full of the same few codes.
func sortItems(ctx context.Context, items, spare []item, texts func() []string, desc bool) error {
	if desc {
		for i := range items {
			if it := &items[i]; it.class != ofNothing {
				it.key, it.class = ^it.key, ofNothing-1-it.class
			}
		}
	}
	return sortGroups(ctx, items, spare, texts, 0, desc)
}

// sortGroups sorts by class and key, and then each group of texts of one key by what follows; first is how many bytes come before
// those in the keys.
func sortGroups(ctx context.Context, items, spare []item, texts func() []string, first int, desc bool) error {
	if err := sortByKey(ctx, items, spare); err != nil {
		return err
	}
	for len(items) > 0 {
		n, more := alike(items)
		if more && n > 1 {
			if err := sortTexts(ctx, items[:n], spare, texts, first+keyed, desc); err != nil {
				return err
			}
		}
		items = items[n:]
	}
	return nil
}

// alike returns how many items at the beginning of a list are equal as far as their keys go, and whether any is more than that.
func alike(list []item) (n int, more bool) {
	first := &list[0]
	for n < len(list) && list[n].key == first.key && list[n].class == first.class {
		more = more || list[n].more
		n++
	}
	return n, more
}

// few is how many items are sorted faster by comparing than by passes over all of them.
const few = 256

// sortByKey sorts by class and key and keeps the order of equals. Many are sorted in passes of one byte each, from the least;
// passes in which all are equal are left out.
func sortByKey(ctx context.Context, items, spare []item) error {
	if len(items) <= few {
		slices.SortStableFunc(items, func(a, b item) int {
			return cmp.Or(cmp.Compare(a.class, b.class), cmp.Compare(a.key, b.key))
		})
		return ctx.Err()
	}
	var counts [9][256]int32 // of each byte of the keys, and of the classes
	for i := range items {
		it := &items[i]
		for b := range 8 {
			counts[b][uint8(it.key>>(8*b))]++
		}
		counts[8][it.class]++
	}
	from, to := items, spare[:len(items)]
	for b := range counts {
		if err := ctx.Err(); err != nil {
			return err
		}
		if counts[b][digit(&from[0], b)] == int32(len(items)) {
			continue
		}
		var sum int32
		for d, n := range counts[b] {
			counts[b][d] = sum
			sum += n
		}
		for i := range from {
			n := &counts[b][digit(&from[i], b)]
			to[*n] = from[i]
			*n++
		}
		from, to = to, from
	}
	copy(items, from) // which does nothing where they are the same
	return nil
}

func digit(it *item, b int) uint8 {
	if b == 8 {
		return it.class
	}
	return uint8(it.key >> (8 * b))
}

// Texts that have more than maxKeyed bytes in common, or are no more than a handful, are just compared.
const (
	keyed    = 8 // bytes of a text in a key
	maxKeyed = 8 * keyed
	handful  = 4
)

// sortTexts sorts texts that are the same up to their bytes from first on.
func sortTexts(ctx context.Context, items, spare []item, texts func() []string, first int, desc bool) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	if len(items) <= handful || first > maxKeyed || !isFull(items[0].key, desc) {
		compareTexts(items, texts(), desc)
		return nil
	}
	list := texts()
	for i := range items {
		it := &items[i]
		k := rankText(list[it.at][first:])
		if it.key, it.more = k.key, k.more; desc {
			it.key = ^k.key
		}
	}
	return sortGroups(ctx, items, spare, texts, first, desc)
}

// isFull reports whether a key is eight letters of ASCII: then each text that has it goes on behind its eighth byte.
func isFull(key uint64, desc bool) bool {
	if desc {
		key = ^key
	}
	const ones, highs = 0x0101010101010101, 0x8080808080808080
	return key&highs == 0 && (key-ones)&highs == 0
}

// compareTexts sorts by comparing. Equals keep their order: where they stood takes the place of the keys, which are all the same.
func compareTexts(items []item, texts []string, desc bool) {
	for i := range items {
		items[i].key = uint64(i)
	}
	slices.SortFunc(items, func(a, b item) int {
		c := compareText(texts[a.at], texts[b.at])
		if desc {
			c = -c
		}
		return cmp.Or(c, cmp.Compare(a.key, b.key))
	})
}

package frame

import (
	"cmp"
	"context"
	"slices"
)

// item is a cell in a sort: its rank, and the index of its row.
type item struct {
	key   uint64
	at    int32
	class uint8
	more  bool // the key holds only its beginning
}

// sortItems sorts cells by their ranks, upwards or downwards. It keeps the order of equal
// cells.
//
// It compares texts by their first eight bytes, then by the next eight, and so on,
// because a comparison of two whole texts fetches both from distant places in memory. It
// does not read a text that fits its key as a whole: a column often repeats the same few
// codes.
func sortItems(ctx context.Context, t ColumnType, items, spare []item, texts func() []string, desc bool) error {
	if desc {
		for i := range items {
			if it := &items[i]; it.class != ofNothing {
				it.key, it.class = ^it.key, ofNothing-1-it.class
			}
		}
	}
	return sortGroups(ctx, t, items, spare, texts, 0, desc)
}

// sortGroups sorts by class and key. Then it sorts each group of texts with one key by
// the bytes that follow. First is the number of bytes before those in the keys.
func sortGroups(ctx context.Context, t ColumnType, items, spare []item, texts func() []string, first int, desc bool) error {
	if err := sortByKey(ctx, items, spare); err != nil {
		return err
	}
	for len(items) > 0 {
		n, more := alike(items)
		switch {
		case !more || n == 1:
		case isNumberClass(upwards(items[0].class, desc)):
			compareNumbers(t, items[:n], texts(), desc)
		default:
			if err := sortTexts(ctx, items[:n], spare, texts, first+keyed, desc); err != nil {
				return err
			}
		}
		items = items[n:]
	}
	return nil
}

// upwards gives the class that an item has in ascending order.
func upwards(class uint8, desc bool) uint8 {
	if desc && class != ofNothing {
		return ofNothing - 1 - class
	}
	return class
}

// compareNumbers sorts numbers of one key by their digits.
func compareNumbers(t ColumnType, items []item, texts []string, desc bool) {
	number := rank{class: upwards(items[0].class, desc), key: items[0].key}
	if desc {
		number.key = ^number.key
	}
	digits := make(map[int32]string, len(items))
	for _, it := range items {
		r := number
		r.text = texts[it.at]
		digits[it.at] = r.digits(t)
	}
	slices.SortStableFunc(items, func(a, b item) int {
		c := compareDecimals(digits[a.at], digits[b.at])
		if desc {
			c = -c
		}
		return c
	})
}

// alike returns the number of items at the beginning of a list that have equal keys, and
// whether one of them has more than its key holds.
func alike(list []item) (n int, more bool) {
	first := &list[0]
	for n < len(list) && list[n].key == first.key && list[n].class == first.class {
		more = more || list[n].more
		n++
	}
	return n, more
}

// few is the number of items below which comparing is faster than passes over all items.
const few = 256

// sortByKey sorts by class and key and keeps the order of equal items. It sorts many
// items in passes of one byte each, from the least significant one. It skips a pass in
// which all items have the same byte.
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
	copy(items, from) // a no-op if both are the same slice
	return nil
}

func digit(it *item, b int) uint8 {
	if b == 8 {
		return it.class
	}
	return uint8(it.key >> (8 * b))
}

// Texts are compared directly if they have more than maxKeyed bytes in common, or if they
// are few.
const (
	keyed    = 8 // bytes of a text in a key
	maxKeyed = 8 * keyed
	handful  = 4
)

// sortTexts sorts texts that are equal in their bytes before first.
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
	return sortGroups(ctx, Text, items, spare, texts, first, desc)
}

// isFull reports whether a key consists of eight ASCII characters. Then each text with
// this key continues after its eighth byte.
func isFull(key uint64, desc bool) bool {
	if desc {
		key = ^key
	}
	const ones, highs = 0x0101010101010101, 0x8080808080808080
	return key&highs == 0 && (key-ones)&highs == 0
}

// compareTexts sorts by comparing whole texts. All keys are equal here, so their place
// holds the former index of each item, by which equal texts keep their order.
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

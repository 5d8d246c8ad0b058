package main

import (
	"iter"
	"math/bits"
	"sort"
)

// Selection is a set of rows in which the n-th member is found quickly. It is small,
// because a memo hands out a copy at every hit: one bit a row, and a count for each block
// of bits. That is 0.4 MB for 3,000,000 rows, for which a list of row numbers would take
// 12 MB.
type Selection struct {
	members []uint64
	before  []int32 // the number of members before each block
	count   int
}

// blockWords is the number of words of members that one entry of before counts.
const blockWords = 8

// selectRows gives the rows, of the first n, for which the test holds.
func selectRows(n int, test func(row int) bool) Selection {
	s := Selection{members: make([]uint64, (n+63)/64)}
	for row := range n {
		if test(row) {
			s.members[row/64] |= 1 << (row % 64)
		}
	}
	for w, word := range s.members {
		if w%blockWords == 0 {
			s.before = append(s.before, int32(s.count))
		}
		s.count += bits.OnesCount64(word)
	}
	return s
}

// Len is the number of rows in the set.
func (s Selection) Len() int { return s.count }

// Row gives the n-th row of the set, counted from 0 to Len()-1.
func (s Selection) Row(n int) int {
	block := sort.Search(len(s.before), func(b int) bool { return int(s.before[b]) > n }) - 1
	left := n - int(s.before[block])
	w := block * blockWords
	for left >= bits.OnesCount64(s.members[w]) {
		left -= bits.OnesCount64(s.members[w])
		w++
	}
	word := s.members[w]
	for range left {
		word &= word - 1
	}
	return w*64 + bits.TrailingZeros64(word)
}

// Rows goes through the set in order.
func (s Selection) Rows() iter.Seq[int] {
	return func(yield func(int) bool) {
		for w, word := range s.members {
			for ; word != 0; word &= word - 1 {
				if !yield(w*64 + bits.TrailingZeros64(word)) {
					return
				}
			}
		}
	}
}

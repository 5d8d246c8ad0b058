package main

import (
	"math/rand/v2"
	"slices"
	"testing"
)

// A table asks for its n-th row at random; a row miscounted at a word's or a block's edge
// would show another flight.
func TestSelection_FindsEveryRowByItsPlace(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 2))
	for _, rows := range []int{0, 1, 63, 64, 65, 511, 512, 513, 5000} {
		for _, percent := range []int{0, 1, 50, 99, 100} {
			var want []int
			s := selectRows(rows, func(row int) bool {
				in := random.IntN(100) < percent
				if in {
					want = append(want, row)
				}
				return in
			})
			if s.Len() != len(want) {
				t.Fatalf("%d rows, %d%%: Len() = %d, want %d", rows, percent, s.Len(), len(want))
			}
			if got := slices.Collect(s.Rows()); !slices.Equal(got, want) {
				t.Fatalf("%d rows, %d%%: Rows() differ", rows, percent)
			}
			for n, row := range want {
				if got := s.Row(n); got != row {
					t.Fatalf("%d rows, %d%%: Row(%d) = %d, want %d", rows, percent, n, got, row)
				}
			}
		}
	}
}

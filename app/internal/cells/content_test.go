package cells

import (
	"sync"
	"testing"
)

// If a revision came twice, a page would keep the cells of another table.
func TestRevisions_NeverComeTwice(t *testing.T) {
	r := &Revisions{Prefix: "t"}
	var mu sync.Mutex
	seen := map[string]bool{}
	var all sync.WaitGroup
	for range 8 {
		all.Go(func() {
			for i := range uint64(100) {
				r.Skip(i * 10)
				table := &Table{}
				r.Name(table, nil)
				mu.Lock()
				if seen[table.Rev] {
					t.Errorf("%q was given twice", table.Rev)
				}
				seen[table.Rev] = true
				mu.Unlock()
			}
		})
	}
	all.Wait()
	if r.Skip(5); r.Given() < 800 {
		t.Errorf("the count went back to %d", r.Given())
	}
}

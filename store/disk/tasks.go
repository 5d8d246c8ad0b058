package disk

import "sync"

// tasks are goroutines that are waited for. New ones may start while somebody waits.
type tasks struct {
	mu   sync.Mutex
	none *sync.Cond
	n    int
}

func newTasks() *tasks {
	t := new(tasks)
	t.none = sync.NewCond(&t.mu)
	return t
}

func (t *tasks) start(f func()) {
	t.mu.Lock()
	t.n++
	t.mu.Unlock()
	go func() {
		defer func() {
			t.mu.Lock()
			defer t.mu.Unlock()
			if t.n--; t.n == 0 {
				t.none.Broadcast()
			}
		}()
		f()
	}()
}

func (t *tasks) wait() {
	t.mu.Lock()
	defer t.mu.Unlock()
	for t.n > 0 {
		t.none.Wait()
	}
}

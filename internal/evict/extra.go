package evict

import "container/list"

// Extra is weight that counts for the limit of a [List] but is no item. It is for
// something that was made only because there was room for it. It is evicted before any
// item is. The zero value is in no list.
type Extra struct {
	weight int64
	drop   dropping
	place  *list.Element // nil while in no list; guarded by the list's lock
}

// dropping makes the owner drop what an extra stands for. It is called without the list's
// lock. By then the extra may be in the list again, with other fields.
type dropping func()

// Evict implements [Evictable].
func (d dropping) Evict() { d() }

// mostExtra bounds extras to a tenth of a list's limit. The rest is for items.
const mostExtra = 10

// AddExtra puts an extra, which is in no list, into the list. If the list has no room
// left, it reports false and changes nothing: nothing is evicted for an extra. When items
// need the room, [List.Trim] takes the extra out and then calls drop, without the lock.
// The owner may have dropped it by then.
func (l *List) AddExtra(x *Extra, weight int64, drop func()) bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	extra := l.extra + weight
	if limit := l.limit.Load(); extra > limit/mostExtra || l.weight+l.spoken+extra > limit {
		return false
	}
	x.weight, x.drop = weight, drop
	x.place = l.extras.PushBack(x)
	l.extra = extra
	return true
}

// RemoveExtra takes an extra out of the list, if it is in it.
func (l *List) RemoveExtra(x *Extra) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if x.place != nil {
		l.removeExtraLocked(x)
	}
}

func (l *List) removeExtraLocked(x *Extra) {
	l.extras.Remove(x.place)
	l.extra -= x.weight
	x.place = nil
}

// takeExtraLocked takes out the extra that came first, or returns nil if there is none.
func (l *List) takeExtraLocked() (drop dropping, weight int64) {
	first := l.extras.Front()
	if first == nil {
		return nil, 0
	}
	x := first.Value.(*Extra)
	l.removeExtraLocked(x)
	return x.drop, x.weight
}

package store

import (
	"context"
	"errors"
	"time"
)

// Store is one handle on a store. Several handles, in one process or in many, share the
// entries and numbers of one store. All methods may be called from any goroutine.
//
// An error of a method other than Close is [ErrClosed], [ErrFenced], [ErrTooLarge], ctx's
// error, or says that the store could not be asked. Refrain never hands it to callers of
// a memo as theirs.
type Store interface {
	// Stamp returns the present numbers of groups, of an answer that the store does not
	// keep.
	Stamp(ctx context.Context, groups ...Group) (Stamp, error)

	// Read returns the entry of a key, or an Entry without a Frame if there is none. The
	// numbers of all its groups and sources are compared after its frame was read.
	Read(ctx context.Context, key Key) (Entry, error)

	// Claim returns the entry of a key, or the right to compute it. It waits while
	// another holds the claim. With renew, an entry that was there when Claim was called
	// counts as none; one that was stored since, by a holder that Claim waited for, is
	// returned.
	//
	// A Claim that is not nil must be ended by one of its methods. The entry is then
	// empty.
	Claim(ctx context.Context, key Key, renew bool) (Claim, Entry, error)

	// Put stores an answer that was not computed under a claim. It wins over claims that
	// began before: they store nothing. The stamps of the entry that it replaces, and of
	// the answers that were computed from that, stop being current. They need not if same
	// is a current stamp, from this handle, of an entry of this key, by which the caller
	// says that the new answer equals that one; stamps of what was computed from it then
	// stay current. same may be nil.
	//
	// As with [Claim.Store], the Stamp may be there although an error is.
	Put(ctx context.Context, key Key, a Answer, same Stamp) (Stamp, error)

	// Forget gives new numbers to groups. When it returns nil, they are forgotten in
	// every process. An error says what could not be reached; the groups are then
	// forgotten at least for this handle. Forget does so even if ctx has ended.
	Forget(ctx context.Context, groups ...Group) error

	// Listen has f called, on a goroutine of the store, after groups may have been
	// forgotten by another handle. groups are those that were, or nil if the store cannot
	// say which. It is a hint that entries and flights in memory can be dropped: calls
	// come late, and a store may leave them out. Only stamps tell what is current. f must
	// return soon, and must call neither stop nor Close. After stop returned, f is not
	// called any more.
	Listen(f func(groups []Group)) (stop func())

	// Stats returns the counters of this handle.
	Stats() Stats

	// Close ends this handle. Calls that come later return ErrClosed, and stamps of this
	// handle are not current any more. Its claims are released. If ctx ends first, Close
	// returns ctx's error and goes on in the background. A second Close does nothing.
	Close(ctx context.Context) error
}

// Errors that a store returns as they are.
var (
	// ErrClosed is returned after Close.
	ErrClosed = errors.New("store: closed")

	// ErrFenced is returned if an answer was not stored because it is not wanted any
	// more: it was forgotten or replaced, or something that it was computed from was.
	ErrFenced = errors.New("store: forgotten or replaced meanwhile")

	// ErrTooLarge is returned if an answer was not stored because of its size.
	ErrTooLarge = errors.New("store: the entry is too large")
)

// ID names an entry or a group. It is a digest, so that no ID tells what it is made of.
type ID [32]byte

// Group is a set of entries that are forgotten together. A group of one ID is always
// passed with the same Wide.
type Group struct {
	ID ID

	// Wide is set for groups of many entries, such as all those of a memo. There are few
	// of them and they are seldom forgotten. A store that keeps numbers by hash keeps
	// these apart, so that a Forget of one entry never drops a whole memo.
	Wide bool
}

// Key names an entry and the groups that it belongs to.
type Key struct {
	ID ID
	// In are the groups that the entry belongs to beside its own. They are the same in
	// all calls for one ID.
	In []Group
}

// Own returns the group of the entry alone. Forgetting it forgets the entry.
func (k Key) Own() Group { return Group{ID: k.ID} }

// Entry is what was found under a key.
type Entry struct {
	// Frame is nil if nothing was found. It belongs to the caller.
	Frame []byte

	// Stamp has the numbers that the entry was stored under, those of its sources
	// included.
	Stamp Stamp
}

// Answer is what is stored.
type Answer struct {
	// Frame is not empty. It is not changed, and not kept after the call.
	Frame []byte

	// Sources are the stamps of the answers that this one was computed from. Each comes
	// from this handle, with the answer itself.
	Sources []Stamp

	// Expires is when the entry may be deleted. A store need not look at it when it
	// reads. The zero time means never.
	Expires time.Time
}

// Stamp holds the numbers of groups at one moment, and belongs to the handle that it came
// from.
type Stamp interface {
	// Current reports whether all numbers are still the same. It returns false if the
	// store cannot vouch for that, such as after Close, or while a shared store is out of
	// reach. It does not wait and does not allocate. It may be called from any goroutine.
	// Once it has returned false because of a number, it never returns true again.
	Current() bool
}

// Claim is the right to compute one entry. It ends with the first of its methods Store,
// Replace and Release; the later ones do nothing, and Store and Replace return
// [ErrFenced]. Close of the handle ends it, too.
type Claim interface {
	// Stamp returns the numbers of the key's groups when the claim began. Another call
	// may join the computation only while it is current.
	Stamp() Stamp

	// Store stores the answer, unless that is fenced. The Stamp that it returns has the
	// numbers of the claim and of the sources.
	//
	// If err is ErrFenced, the Stamp is nil. With any other error the store does not have
	// the answer. If the Stamp is not nil then, the process may keep the answer in memory
	// under it.
	Store(ctx context.Context, a Answer) (Stamp, error)

	// Replace is Store for an answer that takes the place of a different one: in the same
	// step the entry's own group gets a new number, so that what was computed from the
	// former answer is forgotten.
	Replace(ctx context.Context, a Answer) (Stamp, error)

	// Release ends the claim without storing.
	Release()
}

// Stats counts what one handle did. Entries and Bytes are what it knows of the store, and
// may be a little late.
type Stats struct {
	Hits, Misses uint64 // reads that found an entry or none
	Stored       uint64 // entries stored
	Fenced       uint64 // entries not stored because they were forgotten or replaced
	Refused      uint64 // entries not stored because of their size
	Waits        uint64 // claims that had to wait for another holder
	Takeovers    uint64 // claims taken over from a holder that was gone, where that shows
	Forgets      uint64 // groups forgotten
	Damaged      uint64 // entries found damaged, which count as misses, too
	Failures     uint64 // calls that could not reach the store
	Outages      uint64 // times that the store went out of reach
	Evicted      uint64 // entries deleted by a limit
	Entries      int
	Bytes        int64
}

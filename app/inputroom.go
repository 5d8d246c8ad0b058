package app

import (
	"encoding/json"
	"fmt"

	"github.com/refrain-go/refrain/app/internal/budget"
	"github.com/refrain-go/refrain/app/internal/server"
	"github.com/refrain-go/refrain/app/internal/wire"
)

// Values that pages set take memory: first while they wait for a run, and then as the
// values of widgets. So a session has two accounts. One is for all of that. The other, of
// a smaller pool, is for values that wait, since nothing else limits how long they wait.

// Default limits of the values that pages set.
const (
	inputQuota    = 3 << 20 // of one session
	inputQuotaAll = 48 << 20
)

// freeInput is the room that each session has, no matter how much the others use. So
// nobody is prevented from typing a line.
const freeInput = 16 << 10

// InputQuota sets how many bytes of memory the users' input may take: the values that
// they have typed, chosen and edited. The first limit is for one session and the second
// for all together. The defaults are 3 MiB and 48 MiB. InputQuota panics if a limit is
// not above zero.
//
// The tabs of one user, or of one browser if the app knows no users, may have a sixteenth
// of the limit for all. The tabs of one network address may have a half. Values that wait
// for a run have a limit of their own: an eighth of the limit for all, of which one
// visitor may have a half and one address three quarters. Each of these limits is at
// least the limit of one session. The first 16 KiB of a session count only in its own
// limit, so that others cannot keep its user from typing.
//
// If there is no room for a value, the page says so and keeps the value. It sends the
// value again with the next change. The log has a line.
func InputQuota(session, all int64) Setting {
	if session < 1 || all < 1 {
		panic(fmt.Sprintf("refrain/app: InputQuota(%d, %d): give numbers of bytes above zero", session, all))
	}
	return func(s *settings) { s.inputQuota, s.inputQuotaAll = session, all }
}

// inputPools are the pools that all sessions share.
type inputPools struct{ held, waiting *budget.Pool }

func newInputPools(s *settings) inputPools {
	return inputPools{budget.New(max(s.inputQuotaAll, s.inputQuota)), budget.New(s.waitingInput())}
}

func (s *settings) waitingInput() int64 { return max(s.inputQuotaAll/8, s.inputQuota) }

// inputShares returns the shares of a pool that one visitor and one address may have.
func (s *settings) inputShares(who server.Visitor, visitor, address int64) []budget.Share {
	return who.Shares(max(visitor, s.inputQuota), max(address, s.inputQuota))
}

// inputs accounts for the values that the page of one session has set. The session's mu
// guards all fields.
type inputs struct {
	held, waiting *budget.Account // nil before the page has set a value
	lacks         bool            // a value of the event that is being received was refused
}

// open opens the accounts of a session.
func (in *inputs) open(pools inputPools, who server.Visitor, limits *settings) {
	own, all, waiting := limits.inputQuota, limits.inputQuotaAll, limits.waitingInput()
	in.held = pools.held.Account(own, freeInput, limits.inputShares(who, all/16, all/2)...)
	in.waiting = pools.waiting.Account(own, freeInput, limits.inputShares(who, waiting/2, waiting/4*3)...)
}

// close returns all room to the pools.
func (in *inputs) close() {
	if in.held != nil {
		in.held.Close()
		in.waiting.Close()
	}
}

// noRoom is the reason why a value was refused: a sentence that the page shows.
type noRoom string

func (e noRoom) Error() string { return string(e) }

const (
	errInputOwn     noRoom = "What you entered was not taken: there is no more room in this page. Shorten it, or close other tabs, and try again."
	errInputFull    noRoom = "What you entered was not taken: the server has no more room just now. Try again in a moment."
	errManyMessages noRoom = "Your message was not taken: too many wait already. Try again in a moment."
)

func noRoomFor(err error) error {
	switch err {
	case nil:
		return nil
	case budget.ErrAll:
		return errInputFull
	}
	return errInputOwn
}

// acceptLocked stores a value that the page has set, for the next run that draws the
// widget. It ignores values that this kind of widget cannot have. It returns an error if
// there is no room.
func (s *session) acceptLocked(id string, w *widget, raw json.RawMessage) error {
	if w.run > 0 { // a widget of the build before (run 0) has no intake yet
		var ok bool
		if raw, ok = w.intake.of(raw); !ok {
			w.untold = true
			return nil
		}
	}
	if s.inputs.held == nil {
		s.inputs.open(s.app.inputs, s.who, &s.app.settings)
	}
	if err := s.inputs.take(w, raw); err != nil {
		s.out.refuse(id, err)
		return err
	}
	w.keepAddressLocked(&s.address)
	s.forgetGivenLocked(w.key)
	w.changed = true
	if w.queues {
		w.queue = append(w.queue, raw)
	} else {
		w.raw = raw
	}
	return nil
}

// take takes room for a widget's new value. The value waits as JSON and is then held as
// Go has it, which for a text of quotes or line breaks is half as long.
func (in *inputs) take(w *widget, raw json.RawMessage) error {
	n := int64(len(raw))
	if w.queues {
		if len(w.queue) >= maxMessages {
			return errManyMessages
		}
		return noRoomFor(in.waiting.Take(n))
	}
	waits := int64(len(w.raw))
	if err := in.waiting.Take(n - waits); err != nil {
		return noRoomFor(err)
	}
	more := max(0, heldBytes(raw)-w.held)
	if err := in.held.Take(more); err != nil {
		in.waiting.Add(waits - n)
		return noRoomFor(err)
	}
	w.held += more
	return nil
}

// heldBytes returns the most bytes that the value of raw takes once it is read. In a JSON
// string an escape is at least one byte longer than its character, and one with four
// digits at least three.
func heldBytes(raw json.RawMessage) int64 {
	n := len(raw)
	if n < 2 || raw[0] != '"' {
		return int64(n)
	}
	for i := 0; i+1 < len(raw); i++ {
		if raw[i] != '\\' {
			continue
		}
		i++
		n--
		if raw[i] == 'u' {
			n -= 2
		}
	}
	return int64(n - len(`""`))
}

// takeSetLocked returns the value that the page has set since the last run. The value no
// longer waits.
func (s *session) takeSetLocked(w *widget) json.RawMessage {
	raw := w.raw
	w.raw = nil
	s.inputs.leaves(len(raw))
	return raw
}

// takeSentLocked removes the oldest message from a queue and returns it.
func (s *session) takeSentLocked(w *widget) json.RawMessage {
	raw := w.queue[0]
	if w.queue = w.queue[1:]; len(w.queue) == 0 {
		w.queue = nil
	}
	s.inputs.leaves(len(raw))
	return raw
}

func (s *session) dropQueueLocked(w *widget) {
	for len(w.queue) > 0 {
		s.takeSentLocked(w)
	}
}

// leaves records that n bytes no longer wait.
func (in *inputs) leaves(n int) {
	if in.waiting != nil && n > 0 {
		in.waiting.Give(int64(n))
	}
}

// holdsLocked charges the room of a widget's value, if its user has set it.
func (in *inputs) holdsLocked(w *widget) {
	n := int64(0)
	if w.set {
		n = weight(w.value)
	}
	if n != w.held && in.held != nil {
		in.held.Add(n - w.held) // without a limit: the value is in memory already
		w.held = n
	}
}

// forgetLocked returns the room of a widget that was removed.
func (s *session) forgetLocked(w *widget) {
	s.takeSetLocked(w)
	s.takeCarriedLocked(w)
	s.dropQueueLocked(w)
	w.set = false
	s.inputs.holdsLocked(w)
}

// weight returns the bytes that a value takes in addition to the widget.
func weight(v any) int64 {
	switch v := v.(type) {
	case string:
		return int64(len(v))
	case chosenSome:
		return int64(len(v.list)) * 24 // the texts belong to the script
	case selection:
		return int64(len(v.rows)) * 8
	case edits:
		return v.weight()
	case []*uploaded:
		return int64(len(v)) * 8
	}
	return 0
}

func (v edits) weight() (n int64) {
	n = int64(len(v.deleted)) * 8
	for _, e := range v.cells {
		n += 32 + int64(len(e.text))
	}
	for _, step := range v.past {
		n += step.weight()
	}
	return n
}

// maxRefused is the number of refused widgets that one message names.
const maxRefused = 100

// refuse makes the next delta tell the page that a value was refused.
func (o *outbox) refuse(id string, why error) {
	if o.refused == nil {
		o.refused = new(wire.Refusal)
	}
	if o.refused.Why = why.Error(); len(o.refused.IDs) < maxRefused {
		o.refused.IDs = append(o.refused.IDs, id)
	}
}

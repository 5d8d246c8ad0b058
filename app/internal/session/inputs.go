package session

import (
	"encoding/json"

	"github.com/refrain-go/refrain/app/internal/budget"
	"github.com/refrain-go/refrain/app/internal/links"
	"github.com/refrain-go/refrain/app/internal/server"
	"github.com/refrain-go/refrain/app/internal/wire"
)

// Values that pages set take memory: first while they wait for a run, and then as the
// values of widgets. So a session has two accounts. One is for all of that. The other, of
// a smaller pool, is for values that wait, since nothing else limits how long they wait.

// freeInput is the room that each session has, no matter how much the others use. So
// nobody is prevented from typing a line.
const freeInput = 16 << 10

// inputPools are the pools that all sessions share.
type inputPools struct{ held, waiting *budget.Pool }

func newInputPools(c *Config) inputPools {
	return inputPools{budget.New(max(c.InputQuotaAll, c.InputQuota)), budget.New(c.waitingInput())}
}

func (c *Config) waitingInput() int64 { return max(c.InputQuotaAll/8, c.InputQuota) }

// inputShares returns the shares of a pool that one visitor and one address may have.
func (c *Config) inputShares(who server.Visitor, visitor, address int64) []budget.Share {
	return who.Shares(max(visitor, c.InputQuota), max(address, c.InputQuota))
}

// inputs accounts for the values that the page of one session has set. The session's mu
// guards all fields.
type inputs struct {
	held, waiting *budget.Account // nil before the page has set a value
	lacks         bool            // a value of the event that is being received was refused
}

// open opens the accounts of a session.
func (in *inputs) open(pools inputPools, who server.Visitor, limits *Config) {
	own, all, waiting := limits.InputQuota, limits.InputQuotaAll, limits.waitingInput()
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
func (s *session) acceptLocked(id string, w *Widget, raw json.RawMessage) error {
	if w.run > 0 { // a widget of the build before (run 0) has no intake yet
		var ok bool
		if raw, ok = w.intake.Of(raw); !ok {
			w.untold = true
			return nil
		}
	}
	if s.page.inputs.held == nil {
		s.page.inputs.open(s.host.inputs, s.who, &s.host.Config)
	}
	if err := s.page.inputs.take(w, raw); err != nil {
		s.out.refuse(id, err)
		return err
	}
	w.keepAddressLocked(&s.address)
	s.page.forgetGivenLocked(w.key)
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
func (in *inputs) take(w *Widget, raw json.RawMessage) error {
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
func (k *kept) takeSetLocked(w *Widget) json.RawMessage {
	raw := w.raw
	w.raw = nil
	k.inputs.leaves(len(raw))
	return raw
}

// takeSentLocked removes the oldest message from a queue and returns it.
func (k *kept) takeSentLocked(w *Widget) json.RawMessage {
	raw := w.queue[0]
	if w.queue = w.queue[1:]; len(w.queue) == 0 {
		w.queue = nil
	}
	k.inputs.leaves(len(raw))
	return raw
}

func (k *kept) dropQueueLocked(w *Widget) {
	for len(w.queue) > 0 {
		k.takeSentLocked(w)
	}
}

// leaves records that n bytes no longer wait.
func (in *inputs) leaves(n int) {
	if in.waiting != nil && n > 0 {
		in.waiting.Give(int64(n))
	}
}

// holdsLocked charges the room of a widget's value, if its user has set it.
func (in *inputs) holdsLocked(w *Widget) {
	n := int64(0)
	if w.set {
		n = weight(w.value)
	}
	if n != w.held && in.held != nil {
		in.held.Add(n - w.held) // without a limit: the value is in memory already
		w.held = n
	}
}

// weight returns the bytes that a value takes in addition to the widget.
func weight(v any) int64 {
	switch v := v.(type) {
	case string:
		return int64(len(v))
	case []*links.Upload:
		return int64(len(v)) * 8
	case Weighed:
		return v.Weight()
	}
	return 0
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

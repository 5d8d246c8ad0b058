package plan

import "unsafe"

// A chain of a million references cannot be followed by a million nested calls. So a
// target that lies deeper than maxDepth is encoded from a list of waiting targets, the
// last target first. Each target on the list is visited twice:
//
//  1. The first visit, called scouting, encodes nothing. It puts the targets that this
//     target refers to on the list.
//  2. When all of these have been encoded, the second visit encodes the target and
//     remembers its text.
//
// So each target takes two visits, however deep it lies and however many references lead
// to it.

// waitingTarget is a target that is still to be encoded.
type waitingTarget struct {
	referent
	at  int32 // position in seen
	met int32 // where the targets that scouting found begin in ample.met, or notScouted
}

const notScouted = -1

// waitingList grows by chunks and never moves its targets. The zero value is empty.
type waitingList struct {
	chunks []*waitingChunk
	n      int
}

type waitingChunk [100]waitingTarget

// last returns the address of the target that was put on the list last.
func (l *waitingList) last() *waitingTarget {
	i := l.n - 1
	return &l.chunks[i/len(waitingChunk{})][i%len(waitingChunk{})]
}

func (l *waitingList) push(r referent, at int) {
	if l.n == len(l.chunks)*len(waitingChunk{}) {
		l.chunks = append(l.chunks, new(waitingChunk))
	}
	l.n++
	*l.last() = waitingTarget{referent: r, at: int32(at), met: notScouted}
}

// drop removes the last target from the list.
func (l *waitingList) drop() {
	*l.last() = waitingTarget{}
	l.n--
}

// reset empties l. It keeps some memory for the next use.
func (l *waitingList) reset() {
	for l.n > 0 {
		l.drop()
	}
	if len(l.chunks)*int(unsafe.Sizeof(waitingChunk{})) > keptMax {
		l.chunks = nil
	}
}

// settle encodes a target, and before it everything that it refers to. Only the texts
// that are remembered stay behind.
func (e *Encoder) settle(r referent, at int) *Refusal {
	a, begin, expected := e.ample, len(e.buf), e.expected
	first := a.waiting.n
	a.waiting.push(r, at)
	for a.waiting.n > first {
		next := a.waiting.last()
		var refusal *Refusal
		switch {
		case a.seen.at(int(next.at)).note >= remembered: // it was on the list twice
			a.waiting.drop()
		case next.met == notScouted:
			next.met = int32(len(a.met))
			refusal = e.scout(next.referent, int(next.at))
		default:
			e.expected = a.met[next.met:]
			refusal = e.target(next.referent, int(next.at))
			a.met = a.met[:next.met]
			a.waiting.drop()
		}
		if refusal != nil {
			return refusal
		}
		e.buf = e.buf[:begin]
	}
	e.expected = expected
	return nil
}

// scout puts the targets that a target refers to on the list. It leaves out those inside
// the result of a RefrainKey, which is called only once: see [Key.encodeAsked].
func (e *Encoder) scout(r referent, at int) *Refusal {
	e.ample.seen.at(at).note = unfinished
	begin := len(e.buf)
	outer := e.open()
	e.scouting = true
	refusal := e.content(r)
	e.scouting = false
	e.abandon(outer, begin)
	return refusal
}

package app

import (
	"encoding/json"
	"slices"
	"unicode/utf8"

	"github.com/refrain-go/refrain/app/internal/session"
	"github.com/refrain-go/refrain/app/internal/wire"
)

// The intakes of widgets. They read the values that pages send.
var (
	takesBool   = session.Intake{Read: readBool}
	takesNumber = session.Intake{Read: readNumber}
	takesWhole  = session.Intake{Read: readWhole}
	takesEnds   = session.Intake{Read: readEnds}
	takesWord   = session.Intake{Read: readWord}

	takesWholeEnds = session.Intake{Read: readWholeEnds}
)

func takesLine(most int) session.Intake  { return session.Intake{Read: readLine, Most: most} }
func takesLines(most int) session.Intake { return session.Intake{Read: readLines, Most: most} }
func takesSome(most int) session.Intake  { return session.Intake{Read: readSome, Most: most} }

func readBool(raw json.RawMessage, _ int) (json.RawMessage, bool) {
	s := string(raw)
	return raw, s == "true" || s == "false"
}

// longNumber is the length of the longest number that a page writes.
const longNumber = 32

func readNumber(raw json.RawMessage, _ int) (json.RawMessage, bool) {
	f, ok := decodeFloat(raw)
	if !ok || len(raw) <= longNumber {
		return raw, ok
	}
	short, err := json.Marshal(f)
	return short, err == nil
}

func readWhole(raw json.RawMessage, _ int) (json.RawMessage, bool) {
	n, ok := decodeWhole(raw)
	if !ok || len(raw) <= longNumber {
		return raw, ok
	}
	short, err := json.Marshal(n)
	return short, err == nil
}

func readWholeEnds(raw json.RawMessage, _ int) (json.RawMessage, bool) {
	pair, ok := decodeEnds(raw, decodeWhole)
	if !ok || len(raw) <= 2*longNumber {
		return raw, ok
	}
	short, err := json.Marshal([]int{pair.lo, pair.hi})
	return short, err == nil
}

func readEnds(raw json.RawMessage, _ int) (json.RawMessage, bool) {
	pair, ok := decodeEnds(raw, decodeFloat)
	if !ok || len(raw) <= 2*longNumber {
		return raw, ok
	}
	short, err := json.Marshal([]float64{pair.lo, pair.hi})
	return short, err == nil
}

// longWord is longer than any date, time or colour.
const longWord = 64

func readWord(raw json.RawMessage, _ int) (json.RawMessage, bool) {
	s, ok := decodeText(raw)
	if !ok || len(s) > longWord {
		return nil, false
	}
	return shortText(raw, s), true
}

func readLine(raw json.RawMessage, most int) (json.RawMessage, bool) {
	return readText(raw, most, withoutBreaks)
}

func readLines(raw json.RawMessage, most int) (json.RawMessage, bool) {
	return readText(raw, most, lines)
}

func readText(raw json.RawMessage, most int, clean func(string) string) (json.RawMessage, bool) {
	s, ok := decodeText(raw)
	if !ok {
		return nil, false
	}
	if s = clean(s); utf8.RuneCountInString(s) > most {
		return wire.AppendString(nil, cut(s, most)), true
	}
	return shortText(raw, s), true
}

// shortText returns s as JSON. It returns the JSON of the page itself, unless that is
// much longer than necessary.
func shortText(raw json.RawMessage, s string) json.RawMessage {
	if len(raw) <= 2*len(s)+longWord {
		return raw
	}
	return wire.AppendString(nil, s)
}

// readSome reads indexes of options in any order. Duplicates count once.
func readSome(raw json.RawMessage, most int) (json.RawMessage, bool) {
	var sent []json.RawMessage
	if len(raw) > (most+1)*longNumber || json.Unmarshal(raw, &sent) != nil || sent == nil {
		return nil, false
	}
	list := make([]int, len(sent))
	for i, one := range sent {
		var ok bool
		if list[i], ok = decodeInt(one); !ok || list[i] < 0 {
			return nil, false
		}
	}
	short, err := json.Marshal(fewest(list, most))
	return short, err == nil
}

// fewest returns up to most different numbers of list, sorted.
func fewest(list []int, most int) []int {
	slices.Sort(list)
	list = slices.Compact(list)
	return list[:min(len(list), most)]
}

// longRevision is longer than any revision.
const longRevision = 64

package app

import (
	"encoding/json"
	"strings"
	"unicode/utf8"
)

// maxCharacters is the most that a field for text holds: what fits one message of a page, however it is escaped.
const maxCharacters = 40_000

// characters reads the Max of a field for text, and demands that the text it begins with is not cut by anybody but the
// script: a half of somebody's file must not be taken for the whole.
func characters(l *limits, initial string) int {
	most := above(l, optMax, limit(l, optMax, maxCharacters))
	if most > maxCharacters {
		l.problem("Max(%d) is more than the %d characters that a field can hold: give less, or leave Max out", most, maxCharacters)
	}
	if n := utf8.RuneCountInString(initial); n > maxCharacters && !l.o.has(optMax) {
		l.problem("its initial text has %d characters, more than the %d that a field can hold: show it with Code, or give Max to cut it",
			n, maxCharacters)
	}
	return most
}

func decodeText(raw json.RawMessage) (string, bool) {
	var s *string
	if json.Unmarshal(raw, &s) != nil || s == nil {
		return "", false
	}
	return *s, true
}

// cut returns the first characters of s, at most so many.
func cut(s string, most int) string {
	if len(s) <= most {
		return s
	}
	for i, left := 0, most; i < len(s); left-- {
		if left == 0 {
			return s[:i]
		}
		_, size := utf8.DecodeRuneInString(s[i:])
		i += size
	}
	return s
}

// withoutBreaks takes the line breaks out, as a browser does.
func withoutBreaks(s string) string {
	if !strings.ContainsAny(s, "\r\n") {
		return s
	}
	return strings.NewReplacer("\r", "", "\n", "").Replace(s)
}

// lines makes every line break a \n, as a browser does.
func lines(s string) string {
	if !strings.Contains(s, "\r") {
		return s
	}
	return strings.NewReplacer("\r\n", "\n", "\r", "\n").Replace(s)
}

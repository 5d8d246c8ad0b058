package app

import (
	"encoding/json"
	"errors"
	"strings"
	"unicode/utf8"
)

// maxText is the size limit of a text field, in bytes of UTF-8. A page does not send a
// longer text, and says so to its user.
const maxText = 1 << 20

// characters reads the Max of a text field. It draws an error if the initial text is
// longer than any field can hold and the script gives no Max to cut it. Only the script
// may decide to cut: half of a user's file must not be mistaken for the whole.
func characters(l *limits, initial string) int {
	most := above(l, optMax, limit(l, optMax, maxText))
	if most > maxText {
		l.problem("Max(%d) is more than the 1 MB that a field can hold: give less, or leave Max out", most)
	}
	if n := len(initial); n > maxText && !l.o.has(optMax) {
		l.problem("its initial text has %d bytes, more than the 1 MB that a field can hold: show it with Code, or give Max to cut it", n)
	}
	return most
}

// decodeText reads a text. It refuses a text that is too long, which our page never
// sends. It also refuses a text with a NUL character: nobody can type one, and databases
// and C libraries fail or cut the text there.
func decodeText(raw json.RawMessage) (string, bool) {
	var s *string
	if json.Unmarshal(raw, &s) != nil || s == nil || len(*s) > maxText || strings.IndexByte(*s, 0) >= 0 {
		return "", false
	}
	return *s, true
}

// cut returns the first characters of s, up to this number.
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

// withoutBreaks removes line breaks, as a browser does.
func withoutBreaks(s string) string {
	if !strings.ContainsAny(s, "\r\n") {
		return s
	}
	return strings.NewReplacer("\r", "", "\n", "").Replace(s)
}

// lines turns every line break into \n, as a browser does.
func lines(s string) string {
	if !strings.Contains(s, "\r") {
		return s
	}
	return strings.NewReplacer("\r\n", "\n", "\r", "\n").Replace(s)
}

// assignText reads a text that a field can hold.
func assignText(v any) (string, error) {
	text, err := assignable[string](v)
	if err == nil && len(text) > maxText {
		err = errors.New("is given a text of more than 1 MB: give a shorter one")
	}
	return text, err
}

func parsePlain(text string) (string, bool) {
	return text, len(text) <= maxText && strings.IndexByte(text, 0) < 0 && utf8.ValidString(text)
}

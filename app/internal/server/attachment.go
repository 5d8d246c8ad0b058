package server

import (
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"
)

// maxName is the longest name of a file, in bytes, as most file systems have it.
const maxName = 200

// SafeName makes a name for a file from a name that a stranger gave. The result has no
// directory and no invisible characters. It has no characters that turn the direction of
// the text either, so that "fdp.exe" is read as that.
func SafeName(name string) string {
	name = name[strings.LastIndexAny(name, `/\`)+1:]
	name = strings.Map(func(r rune) rune {
		switch {
		case r == utf8.RuneError, unicode.IsControl(r), unicode.In(r, unicode.Cf, unicode.Zl, unicode.Zp):
			return -1
		case strings.ContainsRune(`<>:"|?*`, r):
			return '_' // not for all systems
		case unicode.IsSpace(r):
			return ' '
		}
		return r
	}, name)
	name = strings.TrimRight(strings.TrimLeft(name, ". "), ". ")
	if len(name) > maxName {
		name = shorten(name)
	}
	if name == "" {
		return "file"
	}
	return name
}

// shorten keeps the end of a name, which tells the file's type.
func shorten(name string) string {
	end := ""
	if dot := strings.LastIndexByte(name, '.'); dot > 0 && len(name)-dot <= 20 {
		end = name[dot:]
	}
	return cut(name, maxName-len(end)) + end
}

// cut shortens s to at most n bytes, between two characters.
func cut(s string, n int) string {
	for n > 0 && !utf8.RuneStart(s[n]) {
		n--
	}
	return s[:n]
}

// Attachment is the Content-Disposition (RFC 6266) of a file that the browser saves. It
// has the file's name as UTF-8, and in ASCII for clients that do not know that form.
func Attachment(name string) string {
	name = SafeName(name)
	ascii := strings.Map(func(r rune) rune {
		if r > '~' || r == '%' {
			return '_'
		}
		return r
	}, name)
	if ascii == name {
		return `attachment; filename="` + ascii + `"`
	}
	return `attachment; filename="` + ascii + `"; filename*=UTF-8''` + escape(name)
}

// escape writes each byte that is no attr-char of RFC 5987 as %XX.
func escape(s string) string {
	var b strings.Builder
	for i := range len(s) {
		switch c := s[i]; {
		case 'a' <= c && c <= 'z', 'A' <= c && c <= 'Z', '0' <= c && c <= '9', strings.IndexByte("!#$&+-.^_`|~", c) >= 0:
			b.WriteByte(c)
		default:
			fmt.Fprintf(&b, "%%%02X", c)
		}
	}
	return b.String()
}

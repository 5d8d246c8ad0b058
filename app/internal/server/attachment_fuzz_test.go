package server

import (
	"mime"
	"strings"
	"testing"
	"unicode/utf8"
)

// Any name that a stranger gives a file becomes one name in one directory. It reads as it
// is, and cannot break the header that it stands in.
func FuzzSafeName(f *testing.F) { // A8
	for _, name := range []string{"a.csv", "../../etc/passwd", `..\..\x`, "\u202egnp.exe", "a\r\nSet-Cookie: x", `a";x="b`, "\xff\xfe", "", ".", "..", ".bashrc",
		strings.Repeat("ü", 300) + ".csv", "CON", "a.", "a ", "%2e%2e%2f", "x\x00.png", "\u2028"} {
		f.Add(name)
	}
	f.Fuzz(func(t *testing.T, name string) {
		safe := SafeName(name)
		if safe == "" || len(safe) > maxName || !utf8.ValidString(safe) || strings.ContainsAny(safe, "/\\\x00\r\n\"<>:|?*\u202e\u2028\x7f") || safe[0] == '.' {
			t.Errorf("%q becomes %q", name, safe)
		}
		if again := SafeName(safe); again != safe {
			t.Errorf("%q becomes %q, and that %q", name, safe, again)
		}
		header := Attachment(name)
		kind, params, err := mime.ParseMediaType(header)
		if err != nil || kind != "attachment" || params["filename"] != safe {
			t.Errorf("%q gives the header %q, which is read as %q: %v", name, header, params["filename"], err)
		}
	})
}

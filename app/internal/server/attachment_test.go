package server_test

import (
	"mime"
	"strings"
	"testing"

	"github.com/refrain-go/refrain/app/internal/server"
)

// A stranger may choose the name of a file. It must stay a name: not a path, not another
// header, not another type.
func TestAttachment_NameIsOnlyAName(t *testing.T) { // A8
	for name, want := range map[string]string{
		"data.csv":                          "data.csv",
		"../../etc/passwd":                  "passwd",
		`C:\Users\ada\..\report.pdf`:        "report.pdf",
		"/":                                 "file",
		"":                                  "file",
		"..":                                "file",
		".bashrc":                           "bashrc",
		"a\r\nSet-Cookie: x=1":              "aSet-Cookie_ x=1",
		"a\x00b.txt":                        "ab.txt",
		"photo\u202efdp.exe":                "photofdp.exe",
		`quo"te\.txt`:                       "txt",
		`quo"te.txt`:                        "quo_te.txt",
		"100%.csv":                          "100%.csv",
		"Grüße, 世界.csv":                     "Grüße, 世界.csv",
		"bad\xff.txt":                       "bad.txt",
		"name. ":                            "name",
		strings.Repeat("世", 100) + ".csv":   strings.Repeat("世", 65) + ".csv",
		strings.Repeat("a", 300):            strings.Repeat("a", 200),
		"a." + strings.Repeat("b", 300):     "a." + strings.Repeat("b", 198),
		"semi;colon; filename=evil.exe.txt": "semi;colon; filename=evil.exe.txt",
	} {
		kind, params, err := mime.ParseMediaType(server.Attachment(name))
		if err != nil || kind != "attachment" || params["filename"] != want || len(params) != 1 {
			t.Errorf("%q: %s is %q, %v, %v, want %q", name, server.Attachment(name), kind, params, err, want)
		}
	}
}

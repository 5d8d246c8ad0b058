package app

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/refrain-go/refrain/app/internal/session"
)

// Hazard: a small widget's value is kept in the form in which the page sent it, of any
// length. // A8
func TestIntake_KeepsAShortFormOfItsValues(t *testing.T) {
	blanks := strings.Repeat(" ", 90)
	for _, c := range []struct {
		in        session.Intake
		raw, want string // "": refused
	}{
		{takesBool, `true`, `true`}, {takesBool, `"true"`, ``}, {takesBool, `[` + blanks + `]`, ``},
		{takesNumber, `12`, `12`}, {takesNumber, `9007199254740993`, `9007199254740993`}, {takesNumber, `1.` + strings.Repeat("0", 1000), `1`},
		{takesNumber, `"1"`, ``}, {takesNumber, `null`, ``}, {takesNumber, `1e999`, ``},
		{takesEnds, `[1,2]`, `[1,2]`}, {takesEnds, `[1,` + blanks + `2.5]`, `[1,2.5]`}, {takesEnds, `[2,1]`, ``}, {takesEnds, `[1]`, ``},
		{takesWord, `"2026-11-22"`, `"2026-11-22"`}, {takesWord, `""`, `""`}, {takesWord, `"` + blanks + `"`, ``},
		{takesLine(3), `"abc"`, `"abc"`}, {takesLine(3), `"a\nb\r\ncde"`, `"abc"`}, {takesLine(3), `"äöüß"`, `"äöü"`}, {takesLine(3), `7`, ``}, {takesLine(9), `"a\u0000b"`, ``},
		{takesLine(1000), `"` + strings.Repeat(`\u0061`, 1000) + `"`, `"` + strings.Repeat("a", 1000) + `"`},
		{takesLines(5), `"a\r\nb\rcd"`, `"a\nb\nc"`},
		{takesSome(3), `[5,1,` + blanks[:9] + `1,3,2]`, `[1,2,3]`}, {takesSome(3), `[]`, `[]`}, {takesSome(3), `[-1]`, ``}, {takesSome(3), `[1.5]`, ``}, {takesSome(3), `null`, ``},
		{takesRows(2), `{"rev":"R","rows":[9,-1,9,0,4],"x":"` + blanks + `"}`, `{"rev":"R","rows":[0,4]}`}, {takesRows(2), `{"rev":"R"}`, ``},
		{takesRows(2), `{"rev":"` + blanks + `","rows":[]}`, ``},
		{takesEdits, `{"base":"B","cells":[[0,1,"x"]],"added":1,"deleted":[3],"x":"` + blanks + `"}`, `{"base":"B","cells":[[0,1,"x"]],"added":1,"deleted":[3]}`},
		{takesEdits, `{"base":"` + blanks + `"}`, ``}, {takesEdits, `{"cells":[[0,1]]}`, ``},
		{session.TakesFiles(2), `[{"id":"a"},{"id":"b","name":"` + blanks + `"},{"id":"c"}]`, `[{"id":"b"},{"id":"c"}]`}, {session.TakesFiles(2), `[{"id":"` + blanks + `"}]`, `[]`},
		{takesSome(3), `[` + strings.Repeat("1,", 1000) + `1]`, ``}, {takesEdits, `{"cells":[` + strings.Repeat(`[0,0,""],`, 10_000) + `[0,0,""]]}`, ``},
		{session.Intake{}, `true`, ``},
	} {
		got, ok := c.in.Of(json.RawMessage(c.raw))
		same := ok && sameJSON(got, c.want)
		if ok != (c.want != "") || ok && (!same || len(got) > 2*len(c.want)+longWord) {
			t.Errorf("%.60s is kept as %.200s, want %.200s", c.raw, got, c.want)
		}
	}
}

func sameJSON(a json.RawMessage, b string) bool {
	var x, y any
	if json.Unmarshal(a, &x) != nil || json.Unmarshal([]byte(b), &y) != nil {
		return false
	}
	if s, ok := x.(string); ok {
		x = strings.ReplaceAll(strings.ReplaceAll(s, "\r\n", "\n"), "\r", "\n")
	}
	xs, _ := json.Marshal(x)
	ys, _ := json.Marshal(y)
	return string(xs) == string(ys)
}

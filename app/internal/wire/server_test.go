package wire_test

import (
	"testing"

	"github.com/refrain-go/refrain/app/internal/wire"
)

// The page is built from docs/wire.md by other hands; these are its words.
func TestMessages_AreAsDocumented(t *testing.T) {
	check := func(got []byte, want string) {
		t.Helper()
		if string(got) != want {
			t.Errorf("got %s\nwant %s", got, want)
		}
	}
	check(wire.AppendWelcome(nil, "ID", "TOKEN", "", false), `{"t":"welcome","tab":"ID","csv":"TOKEN","resumed":false,"pong":true}`)
	check(wire.AppendWelcome(nil, "ID", "TOKEN", "M", true), `{"t":"welcome","tab":"ID","csv":"TOKEN","who":"M","resumed":true,"pong":true}`)
	check(wire.AppendGone(nil, "so", false), `{"t":"gone","why":"so"}`)
	check(wire.AppendGone(nil, "so", true), `{"t":"gone","why":"so","again":true}`)
	check(wire.AppendPong(nil), `{"t":"pong"}`)
	check(wire.AppendNotice(nil, "error", "no", "a\n<b>"), `{"t":"notice","level":"error","title":"no","text":"a\n\u003cb\u003e"}`)
	check(wire.EndDelta(wire.AppendDelta(nil, wire.Delta{Run: 4, Seen: 7})), `{"t":"delta","run":4,"seen":7,"ops":[]}`)
	check(wire.EndDelta(wire.AppendDelta(nil, wire.Delta{Head: &wire.Head{Title: "T", Address: wire.Address{Page: "p", Query: "a=1"}, Push: true}})),
		`{"t":"delta","run":0,"seen":0,"head":{"title":"T","page":"p","query":"a=1","push":true},"ops":[]}`)

	b := wire.AppendDelta(nil, wire.Delta{Run: 1, Start: true, End: wire.Done})
	b = wire.AppendPut(b, []int32{0, 12}, []byte(`{"k":"divider"}`))
	b = wire.AppendCut(b, []int32{1}, 5)
	b = wire.EndDelta(wire.AppendAt(b, []int32{0}, 3))
	check(b, `{"t":"delta","run":1,"seen":0,"start":true,"end":"done","ops":[["put",[0,12],{"k":"divider"}],["cut",[1],5],["at",[0],3]]}`)
}

func TestAppendToast_EscapesItsText(t *testing.T) {
	if got, want := string(wire.AppendToast(nil, `a "b"`)), `{"t":"toast","text":"a \"b\""}`; got != want {
		t.Errorf("%s, want %s", got, want)
	}
}

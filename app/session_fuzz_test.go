package app_test

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"math"
	"math/rand/v2"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"
	"unicode/utf8"

	"github.com/coder/websocket"

	"github.com/refrain-go/refrain/app"
	"github.com/refrain-go/refrain/app/internal/hostile"
	"github.com/refrain-go/refrain/app/internal/tree/treetest"
	"github.com/refrain-go/refrain/app/internal/wire"
)

// widgets draws one widget of each kind, and checks that each value is within its limits.
func widgets(ui *app.UI, wrong func(format string, args ...any)) error {
	in := func(what string, ok bool, v any) {
		if !ok {
			wrong("%s is %v", what, v)
		}
	}
	options := []string{"a", "b", "c"}
	day := func(n int) time.Time { return time.Date(2026, 1, n, 0, 0, 0, 0, time.UTC) }

	ui.Checkbox("Checkbox", true)
	ui.Toggle("Toggle", false)
	n := ui.Slider("Slider", 10, 20, 14, app.Step(2))
	in("Slider", n >= 10 && n <= 20 && n%2 == 0, n)
	x := ui.SliderFloat("SliderFloat", 0, 1, 0.5, app.Step(0.1))
	in("SliderFloat", x >= 0 && x <= 1, x)
	lo, hi := ui.RangeSlider("RangeSlider", 0, 100, 20, 30)
	in("RangeSlider", lo >= 0 && lo <= hi && hi <= 100, []int{lo, hi})
	from, to := ui.RangeSliderFloat("RangeSliderFloat", 0, 1, 0.2, 0.3)
	in("RangeSliderFloat", from >= 0 && from <= to && to <= 1, []float64{from, to})
	n = ui.Number("Number", 5, app.Min(0), app.Max(9))
	in("Number", n >= 0 && n <= 9, n)
	x = ui.NumberFloat("NumberFloat", 1.5, app.Max(2.5))
	in("NumberFloat", x <= 2.5 && !math.IsInf(x, 0) && !math.IsNaN(x), x)
	s := ui.TextInput("TextInput", "text", app.Max(6))
	in("TextInput", utf8.ValidString(s) && utf8.RuneCountInString(s) <= 6 && !strings.ContainsAny(s, "\r\n"), s)
	s = ui.TextArea("TextArea", "text")
	in("TextArea", utf8.ValidString(s) && len(s) <= 1<<20, len(s))
	s = ui.Select("Select", options)
	in("Select", slices.Contains(options, s), s)
	s = ui.Radio("Radio", options)
	in("Radio", slices.Contains(options, s), s)
	chosen := ui.MultiSelect("MultiSelect", options, app.Max(2))
	in("MultiSelect", len(chosen) <= 2 && !slices.ContainsFunc(chosen, func(s string) bool { return !slices.Contains(options, s) }), chosen)
	d := ui.DateInput("Date", day(5), app.Min(day(2)), app.Max(day(9)))
	in("Date", !d.Before(day(2)) && !d.After(day(9)), d)
	at := ui.TimeInput("Time", time.Hour, app.Min(time.Minute), app.Max(2*time.Hour))
	in("Time", at >= time.Minute && at <= 2*time.Hour, at)
	s = ui.ColorPicker("Color", "#3d51c7")
	in("Color", aColor.MatchString(s), s)
	s, sent := ui.ChatInput("Chat", app.Max(10))
	in("Chat", utf8.ValidString(s) && utf8.RuneCountInString(s) <= 10 && sent == (s != ""), s)
	rows := ui.SelectRows("Rows", cities)
	in("Rows", len(rows) <= len(cities) && !slices.ContainsFunc(rows, func(r int) bool { return r < 0 || r >= len(cities) }), rows)
	edited := app.DataEditor(ui, "Editor", cities)
	in("Editor", len(edited) <= 1000+len(cities) && !slices.ContainsFunc(edited, func(c city) bool { return !utf8.ValidString(c.Name) }), len(edited))
	if f := ui.FileUpload("Upload"); f != nil {
		in("Upload", false, f)
	}
	if ui.Button("Off", app.Disabled()) {
		in("Off", false, "pressed")
	}
	n = ui.Number("Number off", 1, app.Disabled())
	in("Number off", n == 1, n)
	ui.Button("Button")
	ui.DownloadButton("Download", "a", "a")
	ui.Table(cities, app.Label("Table"))
	form := ui.Form("Form")
	n = form.Number("In form", 0, app.Max(5))
	in("In form", n <= 5, n)
	form.Submit("Submit")
	ui.Fragment("Fragment", func(ui *app.UI) error {
		n := ui.Number("In fragment", 0, app.Max(5))
		in("In fragment", n <= 5, n)
		return nil
	})
	page := ui.QueryParams().All().Encode()
	in("Query", utf8.ValidString(page) && len(page) <= 3*8<<10, len(page))
	return nil
}

var aColor = regexp.MustCompile(`^#[0-9a-f]{6}$`)

// A kind that the fuzzed app does not draw would never be attacked.
func TestFuzz_DrawsEveryWidget(t *testing.T) {
	valued := regexp.MustCompile(`"k":"(\w+)"[^{}]*"v":`)
	kinds := func(script func(*app.UI) error) map[string]bool {
		all := make(map[string]bool)
		for _, m := range serve(t, script).readAll(t, hello, hostile.End) {
			for _, k := range valued.FindAllSubmatch(m, -1) {
				all[string(k[1])] = true
			}
		}
		return all
	}
	fuzzed := kinds(func(ui *app.UI) error {
		err := widgets(ui, t.Errorf)
		ui.Text(hostile.End)
		return err
	})
	for kind := range kinds(func(ui *app.UI) error {
		hostile.Draw(ui, "ab")
		ui.Text(hostile.End)
		return nil
	}) {
		if !fuzzed[kind] && kind != "progress" {
			t.Errorf("there is no %s among the fuzzed widgets", kind)
		}
	}
}

// values are values that a page or an attacker might send for a widget.
var values = []string{`0`, `1`, `2`, `-1`, `1e300`, `-1e300`, `1e999`, `99999999999999999999`, `-9223372036854775808`, `9223372036854775807`, `0.1`, `12.5`,
	`null`, `true`, `false`, `""`, `"a"`, `"\u0000\ud800"`, `"2026-01-03"`, `"9999-99-99"`, `"-0001-01-01"`, `"13:05"`, `"00:01:00.5"`, `"25:61"`, `"#ABCDEF"`, `"#12345g"`,
	`[]`, `[0]`, `[2,1,0,0,0]`, `[5,1e9]`, `[30,20]`, `[-1,null]`, `["a"]`, `[[[[]]]]`, `{}`, `{"rev":"","rows":[0,1,2,3,4,-1,1e9]}`, `{"rows":null}`,
	`{"base":"","cells":[[0,0,"x"],[9,9,"y"],[-1,0,"z"]],"added":1000000000,"deleted":[0,0,-1,2147483647]}`, `{"base":"","cells":[[0]],"added":-1}`,
	`[{"id":"x"}]`, `[{"id":""},{"id":null}]`, `"` + strings.Repeat("x", 50_000) + `"`, strings.Repeat("[", 7) + strings.Repeat("]", 7)}

var views = []string{`null`, `{}`, `7`, `{"sort":[{"c":0},{"c":1,"desc":true}]}`, `{"sort":[{"c":-1}]}`, `{"filter":[{"c":1,"min":"1","max":"1e400"}]}`,
	`{"filter":[{"c":0,"has":"o","in":["Oslo"]}]}`, `{"find":"\u0000"}`, `{"distinct":0}`, `{"distinct":99}`, `{"plain":true,"cols":[1,0]}`, `{"cols":[0,0]}`,
	`{"cols":[]}`, `{"find":"` + strings.Repeat("x", 2000) + `"}`, `{"sort":[` + strings.Repeat(`{"c":0},`, 20) + `{"c":0}]}`}

// FuzzSession lets a hostile page talk to an app with one widget of each kind. Whatever
// the page sends, there must be no panic, no goroutine left behind and no value beyond
// its limits. The server must send nothing that the protocol does not allow, and must
// serve the next visitor.
func FuzzSession(f *testing.F) { // A8
	for seed := range uint64(24) {
		var random [240]byte
		rnd := rand.NewChaCha8([32]byte{byte(seed)})
		rnd.Read(random[:])
		f.Add(random[:])
	}
	f.Add([]byte(`{"t":"event","set":{"a":{}},"press":[null],"more":true}`))
	f.Fuzz(func(t *testing.T, moves []byte) {
		synctest.Test(t, func(t *testing.T) {
			s := serve(t, func(ui *app.UI) error { return widgets(ui, t.Errorf) }, app.UploadDir(t.TempDir()), app.RunsPerSecond(0, 1))
			foreign := s.open("")
			foreign.end(0)
			e := &enemy{t: t, s: s, from: bytes.NewReader(moves), foreign: idsOf(foreign.page)}
			foreign.ws.CloseNow()
			e.enter()
			for e.from.Len() > 0 {
				e.move()
				synctest.Wait()
			}
			e.leave()
			p := s.open("")
			if p.end(0) != "done" {
				t.Errorf("the next visitor sees %s", p.page.String())
			}
		})
	})
}

// enemy is a page that acts as the bytes say.
type enemy struct {
	t       *testing.T
	s       *site
	from    *bytes.Reader
	foreign []string // ids and tokens of another session

	ws   *websocket.Conn
	tab  string
	n    uint64
	read sync.WaitGroup

	mu   sync.Mutex
	page treetest.Browser
	id   string
	over bool
}

func (e *enemy) enter() {
	p, err := e.s.connect(e.s.visitor)
	if err != nil {
		e.t.Fatal(err)
	}
	e.ws, e.page, e.over = p.ws, treetest.Browser{}, false
	e.say(fmt.Sprintf(`{"t":"hello","tab":%q,"query":"a=1"}`, e.tab))
	e.read.Go(e.listen)
	synctest.Wait()
	e.mu.Lock()
	defer e.mu.Unlock()
	e.tab = e.id
}

func (e *enemy) leave() { e.ws.CloseNow(); e.read.Wait() }

// listen keeps the page, and checks the server's messages against the protocol.
func (e *enemy) listen() {
	for {
		kind, b, err := e.ws.Read(context.Background())
		e.mu.Lock()
		if err != nil {
			e.over = true
			e.mu.Unlock()
			return
		}
		if kind == websocket.MessageBinary {
			if _, err := wire.DecodeAnswer(b); err != nil || len(b) > 1<<20 {
				e.t.Errorf("a window of %d bytes: %v", len(b), err)
			}
			e.mu.Unlock()
			continue
		}
		var m struct {
			T, Tab string
			Ops    []json.RawMessage
		}
		err = json.Unmarshal(b, &m)
		if err == nil {
			err = hostile.Check(b)
		}
		if err == nil {
			err = e.page.Apply(m.Ops)
		}
		if m.T == "welcome" {
			e.id = m.Tab
		}
		if err != nil || m.T == "gone" {
			e.t.Errorf("%v: %s", err, b)
		}
		e.mu.Unlock()
	}
}

func (e *enemy) say(text string) {
	e.ws.Write(context.Background(), websocket.MessageText, []byte(text)) // listen sees the error
}

func quote(s string) string {
	b, _ := json.Marshal(s)
	return string(b)
}

// choose returns an element of a list, by the next byte.
func choose[T any](e *enemy, list []T) T {
	b, _ := e.from.ReadByte()
	if len(list) == 0 {
		var none T
		return none
	}
	return list[int(b)%len(list)]
}

// value returns a value of the list, or the next bytes themselves.
func (e *enemy) value(list []string) string {
	if b, _ := e.from.ReadByte(); b < 200 {
		return choose(e, list)
	}
	return e.bytes()
}

func (e *enemy) bytes() string {
	n, _ := e.from.ReadByte()
	b, _ := io.ReadAll(io.LimitReader(e.from, int64(n%32)))
	return string(b)
}

func (e *enemy) move() {
	e.mu.Lock()
	ids, over := idsOf(e.page), e.over
	e.mu.Unlock()
	if over {
		e.leave()
		e.enter()
		return
	}
	if b, _ := e.from.ReadByte(); b < 30 {
		ids = append(e.foreign, "", "x", strings.Repeat("A", 16), "\x00")
	}
	id := choose(e, ids)
	quoted := quote(id)
	e.n++
	switch n := e.n; choose(e, []string{"set", "set", "set", "set", "press", "many", "window", "window", "word", "bytes", "n", "more", "go", "lost", "wait"}) {
	case "set":
		e.say(fmt.Sprintf(`{"t":"event","n":%d,"set":{%s:%s}}`, n, quoted, e.value(values)))
	case "press":
		e.say(fmt.Sprintf(`{"t":"event","n":%d,"press":[%s,%s]}`, n, quoted, quoted))
	case "many":
		other := quote(choose(e, ids))
		e.say(fmt.Sprintf(`{"t":"event","n":%d,"press":[%s],"set":{%s:%s,%s:%s,%s:null}}`, n, other, quoted, e.value(values), other, e.value(values), quoted))
	case "window":
		sizes := []string{"0", "1", "4", "-1", "1000000000", "4294967296", "9223372036854775807", "1.5"}
		e.say(fmt.Sprintf(`{"t":"window","req":%s,"id":%s,"rev":%q,"row":%s,"rows":%s,"col":%s,"cols":%s,"view":%s}`, choose(e, sizes[:3]), quoted,
			e.revision(id), choose(e, sizes), choose(e, sizes), choose(e, sizes), choose(e, sizes), e.value(views)))
	case "word":
		e.say(choose(e, []string{`{"t":"stop"}`, `{"t":"rerun"}`, `{"t":"clear"}`, `{"t":"hello","tab":"x"}`, `{"t":"later"}`, `{"t":"event"}`}))
	case "bytes":
		e.say(e.bytes())
	case "n":
		e.say(fmt.Sprintf(`{"t":"event","n":%s,"press":[%s]}`, choose(e, []string{"0", "1", fmt.Sprint(n - 1), fmt.Sprint(n + 3), "-1"}), quoted))
	case "more":
		e.say(fmt.Sprintf(`{"t":"event","n":%d,"more":true,"set":{%s:%s}}`, n, quoted, e.value(values)))
	case "go":
		e.say(fmt.Sprintf(`{"t":"event","n":%d,"go":{"page":%s,"query":%s}}`, n, quote(e.bytes()), quote(choose(e, []string{"", "a=1", "%zz", "a=\x00&a=\xff", strings.Repeat("a", 9000)}))))
	case "lost":
		e.leave()
		e.enter()
	case "wait":
		time.Sleep(choose(e, []time.Duration{time.Millisecond, time.Second, 20 * time.Second}))
	}
}

func (e *enemy) revision(id string) string {
	e.mu.Lock()
	defer e.mu.Unlock()
	for _, n := range e.page.Main() {
		var node struct{ ID, Rev string }
		if json.Unmarshal([]byte(n.JSON), &node); node.ID == id {
			return node.Rev
		}
	}
	return ""
}

// idsOf returns all ids on a page, in order.
func idsOf(page treetest.Browser) (ids []string) {
	for _, m := range regexp.MustCompile(`"id":"([^"]*)"`).FindAllStringSubmatch(page.String(), -1) {
		ids = append(ids, m[1])
	}
	return ids
}

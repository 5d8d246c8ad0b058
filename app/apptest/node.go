package apptest

import (
	"encoding/json"
	"testing"

	"github.com/refrain-go/refrain/app/internal/drive"
)

// node is an element as the page knows it.
type node struct {
	Kind        string          `json:"k"`
	ID          string          `json:"id"`
	Label       string          `json:"label"`
	Text        string          `json:"text"`
	Level       string          `json:"level"`
	Help        string          `json:"help"`
	Placeholder string          `json:"placeholder"`
	Disabled    bool            `json:"disabled"`
	Open        bool            `json:"open"`
	Value       string          `json:"value"`
	Delta       string          `json:"delta"`
	Options     []string        `json:"options"`
	V           json.RawMessage `json:"v"`
	Set         uint64          `json:"set"`
	Rev         string          `json:"rev"`
	Rows        int             `json:"rows"`
	Cols        []column        `json:"cols"`
	Spec        map[string]any  `json:"spec"`
	Alt         string          `json:"alt"`
	Href        string          `json:"href"`
	URL         string          `json:"url"`
	Name        string          `json:"name"`
	Caption     string          `json:"caption"`
	W           int             `json:"w"`
	H           int             `json:"h"`
	Many        bool            `json:"many"`
	Names       []string        `json:"names"`
	State       string          `json:"state"`
	Role        string          `json:"role"`
	Avatar      string          `json:"avatar"`
	Note        string          `json:"note"`
	Done        bool            `json:"done"`
	Of          int             `json:"of"`

	Pages []page `json:"pages"`

	data any
	form string // the id of the form around it
	kids []*node
}

type page struct {
	Path  string `json:"path"`
	Title string `json:"title"`
	Here  bool   `json:"here"`
}

type column struct {
	Name string `json:"name"`
	Type string `json:"type"`
}

func parse(t testing.TB, list []drive.Node, form string) []*node {
	t.Helper()
	nodes := make([]*node, 0, len(list))
	for _, from := range list {
		n := &node{data: from.Data, form: form}
		if err := json.Unmarshal(from.JSON, n); err != nil {
			t.Fatalf("apptest: an element is not as docs/wire.md says: %v: %s", err, from.JSON)
		}
		inner := form
		if n.Kind == "form" {
			inner = n.ID
		}
		n.kids = parse(t, from.Kids, inner)
		nodes = append(nodes, n)
	}
	return nodes
}

// each calls visit for each of the nodes and of those below them, in the order of the
// page.
func each(nodes []*node, visit func(*node)) {
	for _, n := range nodes {
		visit(n)
		each(n.kids, visit)
	}
}

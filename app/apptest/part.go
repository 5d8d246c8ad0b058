package apptest

import "testing"

// Part is a part of the page: the whole page, the sidebar, or a container such as an
// expander. Its methods see the elements in it at any depth, in the order of the page.
type Part struct {
	t     testing.TB
	at    *App
	nodes func() []*node
}

// Title returns the texts of the titles. The other methods named like elements return the
// texts of those.
func (p Part) Title() []string     { return p.texts("title") }
func (p Part) Header() []string    { return p.texts("header") }
func (p Part) Subheader() []string { return p.texts("subheader") }
func (p Part) Text() []string      { return p.texts("text") }
func (p Part) Caption() []string   { return p.texts("caption") }
func (p Part) Code() []string      { return p.texts("code") }
func (p Part) JSON() []string      { return p.texts("json") }

// Success returns the texts of messages of success. Info, Warning and Error return those
// of the other levels. Error also returns the calls that could not be drawn, and the
// error or panic of the script; visitors see that text only with app.ShowErrors.
func (p Part) Success() []string { return p.statuses("success") }
func (p Part) Info() []string    { return p.statuses("info") }
func (p Part) Warning() []string { return p.statuses("warning") }
func (p Part) Error() []string   { return p.statuses("error") }

// Markdown returns the sources of the Markdown elements.
func (p Part) Markdown() []string {
	return gather(p, "markdown", func(n *node) string { return n.data.(string) })
}

// Expander returns the content of the expander with this label.
func (p Part) Expander(label string) Part {
	p.t.Helper()
	return p.inside(func() *node { return p.labelled("expander", "expander", label) })
}

// inside is the content of the node that find returns. It calls find now, and again
// whenever the content is read.
func (p Part) inside(find func() *node) Part {
	p.t.Helper()
	find()
	return Part{t: p.t, at: p.at, nodes: func() []*node { p.t.Helper(); return find().kids }}
}

// Metric is one value with its label.
type Metric struct{ Label, Value, Delta string }

// Metric returns the metric with this label.
func (p Part) Metric(label string) Metric {
	p.t.Helper()
	n := p.labelled("metric", "metric", label)
	return Metric{Label: n.Label, Value: n.Value, Delta: n.Delta}
}

func (p Part) texts(kind string) []string {
	return gather(p, kind, func(n *node) string { return n.Text })
}

func (p Part) statuses(level string) []string {
	var list []string
	for _, n := range p.all("status") {
		if n.Level == level {
			list = append(list, n.Text)
		}
	}
	return list
}

func gather(p Part, kind string, get func(*node) string) []string {
	var list []string
	for _, n := range p.all(kind) {
		list = append(list, get(n))
	}
	return list
}

// all returns the nodes of a kind.
func (p Part) all(kind string) []*node {
	var list []*node
	each(p.nodes(), func(n *node) {
		if n.Kind == kind {
			list = append(list, n)
		}
	})
	return list
}

// labelled returns the node of this kind and label, or fails the test naming the labels
// that are there.
func (p Part) labelled(kind, what, label string) *node {
	p.t.Helper()
	var labels []string
	for _, n := range p.all(kind) {
		if n.Label == label {
			return n
		}
		labels = append(labels, n.Label)
	}
	p.t.Fatalf("apptest: there is no %s %q on the page, which has %q", what, label, labels)
	return nil
}

// numbered returns the node of this kind at index i, or fails the test.
func (p Part) numbered(kind, what string, i int) *node {
	p.t.Helper()
	list := p.all(kind)
	if i < 0 || i >= len(list) {
		p.t.Fatalf("apptest: there is no %s %d on the page, which has %d", what, i, len(list))
	}
	return list[i]
}

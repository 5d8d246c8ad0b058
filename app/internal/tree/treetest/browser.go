// Package treetest is a page's side of the tree, written from docs/wire.md alone. Tests
// compare it with the server's side.
package treetest

import (
	"encoding/json"
	"fmt"
)

// Browser is the tree that a page has. The zero value is a page that was just loaded.
type Browser struct {
	roots [2]Node
	Ops   int // applied so far
}

// Node is an element of the page.
type Node struct {
	Kind string
	JSON string
	Kids []*Node
	At   int // the number of children known to be drawn, or -1
}

// Main returns the elements of the main part, and Side those of the sidebar.
func (b *Browser) Main() []*Node { return b.roots[0].Kids }
func (b *Browser) Side() []*Node { return b.roots[1].Kids }

// containers are the kinds that keep their children when a node of the same kind is put
// over them.
var containers = map[string]bool{"columns": true, "column": true, "expander": true, "container": true,
	"select": true, "radio": true, "multiselect": true,
	"tabs": true, "tab": true, "popover": true, "steps": true, "chat": true, "stream": true, "vega": true,
	"fragment": true, "dialog": true, "form": true}

// Apply applies a list of operations. An error means that no server may send it.
func (b *Browser) Apply(ops []json.RawMessage) error {
	for _, raw := range ops {
		b.Ops++
		var op []json.RawMessage
		var name string
		var path []int
		if err := json.Unmarshal(raw, &op); err != nil || len(op) != 3 {
			return fmt.Errorf("not an operation: %s", raw)
		}
		if err := json.Unmarshal(op[0], &name); err != nil {
			return err
		}
		if err := json.Unmarshal(op[1], &path); err != nil {
			return err
		}
		if err := b.apply(name, path, op[2]); err != nil {
			return fmt.Errorf("%s: %w", raw, err)
		}
	}
	return nil
}

func (b *Browser) apply(name string, path []int, arg json.RawMessage) error {
	if name == "put" {
		return b.put(path, arg)
	}
	n, err := b.find(path)
	if err != nil {
		return err
	}
	var count int
	if err := json.Unmarshal(arg, &count); err != nil || count < 0 {
		return fmt.Errorf("not a count: %s", arg)
	}
	switch name {
	case "cut":
		n.Kids = n.Kids[:min(count, len(n.Kids))]
	case "at":
		if count > len(n.Kids) {
			return fmt.Errorf("there are %d children only", len(n.Kids))
		}
		n.At = count
	default:
		return fmt.Errorf("unknown operation")
	}
	return nil
}

func (b *Browser) put(path []int, arg json.RawMessage) error {
	if len(path) < 2 {
		return fmt.Errorf("a root cannot be put")
	}
	parent, err := b.find(path[:len(path)-1])
	if err != nil {
		return err
	}
	var head struct {
		K string `json:"k"`
	}
	if err := json.Unmarshal(arg, &head); err != nil || head.K == "" {
		return fmt.Errorf("not a node")
	}
	n := &Node{Kind: head.K, JSON: string(arg), At: -1}
	switch i := path[len(path)-1]; {
	case i > len(parent.Kids):
		return fmt.Errorf("there are %d children only", len(parent.Kids))
	case i == len(parent.Kids):
		parent.Kids = append(parent.Kids, n)
	default:
		if old := parent.Kids[i]; old.Kind == n.Kind && containers[n.Kind] {
			n.Kids = old.Kids
		}
		parent.Kids[i] = n
	}
	return nil
}

func (b *Browser) find(path []int) (*Node, error) {
	if len(path) == 0 || path[0] < 0 || path[0] > 1 {
		return nil, fmt.Errorf("no such root")
	}
	n := &b.roots[path[0]]
	for _, i := range path[1:] {
		if i < 0 || i >= len(n.Kids) {
			return nil, fmt.Errorf("no such place")
		}
		n = n.Kids[i]
	}
	return n, nil
}

// String writes the whole page, for comparison.
func (b *Browser) String() string {
	return "main" + text(b.Main()) + " side" + text(b.Side())
}

func text(nodes []*Node) string {
	s := "["
	for _, n := range nodes {
		s += n.JSON + text(n.Kids)
	}
	return s + "]"
}

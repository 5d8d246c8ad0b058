package session

import (
	"github.com/refrain-go/refrain/app/internal/identity"
	"github.com/refrain-go/refrain/app/internal/tree"
)

// kept is what a session keeps of its page. The session's mu guards all fields.
type kept struct {
	tree      *tree.Tree
	widgets   map[identity.ID]*Widget
	fragments map[identity.ID]*fragment
	forms     map[identity.ID]*form
	given     map[string]*given // values from Set, by the keys of the widgets
	inputs    inputs
	carried   carried
	path      string // the page of Pages that was drawn last
}

func newKept() kept {
	return kept{tree: tree.New(), widgets: make(map[identity.ID]*Widget)}
}

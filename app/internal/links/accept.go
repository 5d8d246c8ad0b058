package links

import (
	"mime"
	"path"
	"strings"
)

// Limits are the limits of the files that an upload field takes.
type Limits struct {
	Accept []string // extensions, types and groups of types; empty: anything
	Max    int64    // the most bytes of a file
}

// IsAcceptable reports whether t can be in Accept.
func IsAcceptable(t string) bool {
	if ext, ok := strings.CutPrefix(t, "."); ok {
		return ext != "" && !strings.ContainsAny(ext, `/\,* `)
	}
	kind, sub, ok := strings.Cut(t, "/")
	return ok && kind != "" && sub != "" && kind != "*" && !strings.ContainsAny(t, `, ;`) && !strings.Contains(sub, "/")
}

// accepts reports whether a file of this name and type may be sent. Browsers know few
// types, so a matching extension or a matching type is enough.
func (l Limits) accepts(name, typ string) bool {
	if len(l.Accept) == 0 {
		return true
	}
	name, typ = strings.ToLower(name), strings.ToLower(typ)
	byExt, _, _ := mime.ParseMediaType(mime.TypeByExtension(path.Ext(name)))
	for _, t := range l.Accept {
		t = strings.ToLower(t)
		if t[0] == '.' && strings.HasSuffix(name, t) || t[0] != '.' && (matches(t, typ) || matches(t, byExt)) {
			return true
		}
	}
	return false
}

// matches reports whether a type fits a pattern such as image/png or image/*.
func matches(pattern, typ string) bool {
	if kind, ok := strings.CutSuffix(pattern, "*"); ok {
		return strings.HasPrefix(typ, kind) && len(typ) > len(kind)
	}
	return pattern == typ
}

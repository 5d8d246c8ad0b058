package vega

import (
	"fmt"
	"maps"
	"slices"
	"strings"
)

// check refuses a spec that would load a resource, and a spec for Vega itself.
//
// Data, lookups, maps and images all load by a member called url. Rows may have a column
// of that name, so check does not look into inline values. It makes this exception only
// in places where Vega-Lite reads the values as rows.
func (v *given) check() error {
	if schema, ok := v.all["$schema"].(string); ok && strings.Contains(schema, "/schema/vega/") {
		return fmt.Errorf("the spec is for Vega, by its $schema %q: give a Vega-Lite spec", schema)
	}
	for _, name := range slices.Sorted(maps.Keys(v.all)) {
		switch name {
		case "datasets":
			// Named rows, at this level only.
			continue
		case "usermeta":
			return fmt.Errorf("the spec has usermeta, which may tell a page to load things: leave it out")
		}
		if at := findURL(withoutRows(name, v.all[name]), name); at != "" {
			return fmt.Errorf("the spec would load a URL at %s: read it in the app, and give its rows as data", at)
		}
	}
	return nil
}

// findURL gives the path of a member called url at any depth of v, or an empty string. At
// is the path of v.
func findURL(v any, at string) string {
	switch v := v.(type) {
	case map[string]any:
		for _, name := range slices.Sorted(maps.Keys(v)) {
			if name == "url" {
				return at + "." + name
			}
			if found := findURL(withoutRows(name, v[name]), at+"."+name); found != "" {
				return found
			}
		}
	case []any:
		for i, item := range v {
			if found := findURL(item, fmt.Sprintf("%s[%d]", at, i)); found != "" {
				return found
			}
		}
	}
	return ""
}

// withoutRows gives a member of a spec without the inline values that it holds if it is a
// source of data.
func withoutRows(name string, v any) any {
	data, ok := v.(map[string]any)
	if name != "data" || !ok {
		return v
	}
	data = maps.Clone(data)
	delete(data, "values")
	return data
}

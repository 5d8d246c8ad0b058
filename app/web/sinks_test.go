package web

import (
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// A8: the page makes elements of text by two doors only, both for HTML that the server
// has sanitized. A third would be open to what somebody typed.
func TestPage_MakesMarkupOfSanitizedHTMLOnly(t *testing.T) {
	doors := map[string]bool{"elements/text.tsx": true, "elements/code.tsx": true}
	sink := regexp.MustCompile(`innerHTML|InnerHTML|outerHTML|insertAdjacentHTML|document\.write|DOMParser|createContextualFragment|srcdoc|setHTML|\beval\(|new Function|setTimeout\("|javascript:`)
	root := os.DirFS("src")
	err := fs.WalkDir(root, ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || !strings.HasPrefix(filepath.Ext(name), ".ts") {
			return err
		}
		source, err := fs.ReadFile(root, name)
		if found := sink.FindAllString(string(source), -1); len(found) > 1 || len(found) == 1 && !(doors[name] && found[0] == "InnerHTML") {
			t.Errorf("%s has %q", name, found)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
}

package plan

import (
	"runtime/debug"
	"slices"
	"strings"
	"sync"
)

// isOthers reports whether the package at path belongs neither to the program's main
// module nor to the module of package by. If the modules of the program are not known, it
// returns false.
func isOthers(path, by string) bool {
	if path == "main" || path == by || len(modules()) == 0 {
		return false
	}
	module := moduleOf(path)
	return module != mainModule && module != moduleOf(by)
}

// mainModule is the name of the program's own module, and of those in its workspace.
const mainModule = ""

// module is a module that the program was built from.
type module struct {
	path string
	name string // its path, or mainModule
}

// modules returns the modules that are known. The build information of a test does not
// have the modules that the test depends on.
var modules = sync.OnceValue(func() (known []module) {
	build, ok := debug.ReadBuildInfo()
	if !ok || build.Main.Path == "" {
		return nil
	}
	known = append(known, module{build.Main.Path, mainModule})
	for _, m := range build.Deps {
		name := m.Path
		if m.Version == "(devel)" && m.Replace == nil {
			name = mainModule
		}
		known = append(known, module{m.Path, name})
	}
	return known
})

// moduleOf returns the name of the module of a package.
func moduleOf(path string) string {
	var found module
	for _, m := range modules() {
		if len(m.path) > len(found.path) && isInside(path, m.path) {
			found = m
		}
	}
	if found.path == "" {
		return guessModule(path)
	}
	return found.name
}

func isInside(path, module string) bool {
	rest, ok := strings.CutPrefix(path, module)
	return ok && (rest == "" || rest[0] == '/' || rest == "_test")
}

// guessModule returns the first elements of a path, which usually are those of the
// module: the host and a name, or two names on hosts where the first is a person or a
// company.
func guessModule(path string) string {
	parts := strings.Split(path, "/")
	names := 1
	switch {
	case !strings.Contains(parts[0], "."):
		names = 0
	case slices.Contains([]string{"github.com", "gitlab.com", "bitbucket.org", "codeberg.org", "golang.org"}, parts[0]):
		names = 2
	}
	return strings.Join(parts[:min(1+names, len(parts))], "/")
}

package oidc

import (
	"cmp"
	"crypto/sha256"
	"encoding/base64"
	"html/template"
	"net/http"
)

// answer is one of the few pages that this package itself shows.
type answer struct {
	Title, Text string
	Form        string // the button that sends the page's form to its own address
	Link, To    string
}

// style is the style sheet of this package's own pages, which have only a few words.
const style = `:root{color-scheme:light dark}body{font:16px/1.5 system-ui,sans-serif;max-width:34rem;margin:15vh auto;padding:0 1.5rem}` +
	`h1{font-size:1.5rem;line-height:1.25}p{overflow-wrap:anywhere}button,a.button{display:inline-block;font:inherit;color:inherit;` +
	`background:none;border:1px solid;border-radius:.5rem;padding:.4rem 1rem;margin-right:.75rem;cursor:pointer;text-decoration:none}`

var page = template.Must(template.New("answer").Parse(`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{{.Title}}</title>
<style>` + style + `</style>
</head>
<body>
<main>
<h1>{{.Title}}</h1>
{{with .Text}}<p>{{.}}</p>{{end}}
<form method="post">
{{- with .Form}}<button>{{.}}</button>{{end}}
{{- if .Link}}<a class="button" href="{{.To}}">{{.Link}}</a>{{end -}}
</form>
</main>
</body>
</html>
`))

// policy lets the page have its style and send its form. The answer to the form may
// redirect to the provider. Some browsers count that as sending the form there, so the
// policy allows the provider too.
func (a *Auth) policy() string {
	digest := sha256.Sum256([]byte(style))
	policy := "default-src 'none'; base-uri 'none'; frame-ancestors 'none'; style-src 'sha256-" +
		base64.StdEncoding.EncodeToString(digest[:]) + "'; form-action 'self'"
	if end := a.endSession(); end != nil {
		policy += " " + end.Scheme + "://" + end.Host
	}
	return policy
}

func (a *Auth) show(w http.ResponseWriter, status int, what answer) {
	h := w.Header()
	h.Set("Content-Type", "text/html; charset=utf-8")
	h.Set("Content-Security-Policy", a.policy())
	h.Set("X-Content-Type-Options", "nosniff")
	h.Set("Referrer-Policy", "no-referrer")
	h.Set("Cache-Control", "no-store")
	w.WriteHeader(status)
	page.Execute(w, what)
}

func (a *Auth) showUnavailable(w http.ResponseWriter) {
	w.Header().Set("Retry-After", "5")
	a.show(w, http.StatusServiceUnavailable, answer{
		Title: "Sign-in is not available", Text: "The provider that signs visitors in does not answer. Try again in a moment.",
		Link: "Try again", To: a.config.BaseURL,
	})
}

func (a *Auth) showFailed(w http.ResponseWriter, status int, why string) {
	a.show(w, status, answer{Title: "You are not signed in", Text: sentence(why), Link: "Sign in", To: a.config.BaseURL})
}

func (a *Auth) showForbidden(w http.ResponseWriter, why error) {
	a.show(w, http.StatusForbidden, answer{
		Title: "You may not use this app", Text: sentence(why.Error()),
		Link: "Sign out", To: a.config.BaseURL + SignOutPath,
	})
}

func (a *Auth) showSignOut(w http.ResponseWriter, who Claims) {
	a.show(w, http.StatusOK, answer{
		Title: "Sign out?", Text: "You are signed in as " + cmp.Or(who.Name, who.Email, who.Subject) + ".",
		Form: "Sign out", Link: "Back", To: a.config.BaseURL,
	})
}

func (a *Auth) showSignedOut(w http.ResponseWriter) {
	a.show(w, http.StatusOK, answer{Title: "You are signed out", Link: "Sign in", To: a.config.BaseURL})
}

// sentence makes a sentence of the text of an error.
func sentence(text string) string {
	if text == "" {
		return ""
	}
	if first := text[0]; 'a' <= first && first <= 'z' {
		text = string(first-'a'+'A') + text[1:]
	}
	if last := text[len(text)-1]; last != '.' && last != '?' && last != '!' {
		text += "."
	}
	return text
}

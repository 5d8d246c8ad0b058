// Package signin tests app/oidc and the example team against Dex, an OpenID provider in
// wide use, with its own sign-in page.
//
// It is a module of its own, since Dex has many requirements, and it is not in go.work,
// so that these decide no version of the other modules.
package signin

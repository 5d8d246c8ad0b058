// Package markup turns Markdown and source code into HTML that a page may show as it is.
//
// What comes out holds only the elements, attributes and link schemes of the policy in sanitize.go, whatever went
// in: Markdown knows no raw HTML here, and what the renderer wrote is sanitized once more. There are no inline styles,
// since the page's Content-Security-Policy forbids them; code is coloured by classes.
package markup

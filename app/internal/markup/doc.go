// Package markup turns Markdown and source code into HTML that a page may show as it is.
//
// Whatever the input is, the HTML holds only the elements, attributes and link schemes of
// the policy in sanitize.go. The Markdown parser knows no raw HTML, and the renderer's
// output is sanitized once more. There are no inline styles, because the page's
// Content-Security-Policy forbids them. Code is coloured by classes.
package markup

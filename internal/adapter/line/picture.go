package line

import (
	"context"
	"io"
	"net/http"
	"net/url"
	"strings"

	"github.com/madoguchi-desk/madoguchi/internal/desk"
)

// maxPicture is the most that is read of a profile picture, in bytes.
const maxPicture = 5 << 20

var errPlace = desk.E(desk.Invalid, "bad_address", "Files are only fetched from https addresses on the public internet.")

// Picture fetches a profile picture, at most 5 MB. Only LINE's own hosts are asked, and the
// one the client was configured with. A picture that is gone is NotFound.
func (c *Client) Picture(ctx context.Context, address string) ([]byte, error) {
	if !c.ours(address) && !lineHost(address) {
		return nil, errPlace
	}
	body, _, err := c.fetch(ctx, c.http, "picture", address, maxPicture)
	if err != nil {
		return nil, err
	}
	defer func() { _ = body.Close() }()
	return io.ReadAll(body)
}

// External opens a file that a message's content provider keeps outside of LINE, as Content
// does one that LINE keeps. The address was chosen by whoever wrote the message: it must be
// https and lead to the public internet, or to the host the client was configured with.
func (c *Client) External(ctx context.Context, address string) (io.ReadCloser, string, error) {
	if c.ours(address) {
		return c.fetch(ctx, c.http, "external", address, maxContent)
	}
	if u, err := url.Parse(address); err != nil || u.Scheme != "https" || u.Host == "" {
		return nil, "", errPlace
	}
	return c.fetch(ctx, c.open, "external", address, maxContent)
}

// fetch gets a file without any token. Redirects are not followed.
func (c *Client) fetch(ctx context.Context, client *http.Client, name, address string, limit int64) (io.ReadCloser, string, error) {
	ctx, watch := newStall(ctx, c.timeout, c.stall)
	hr, err := build(ctx, request{name: name, method: http.MethodGet, url: address}, "")
	if err != nil {
		watch.stop()
		return nil, "", errPlace.Because(err)
	}
	resp, err := client.Do(hr)
	if err != nil {
		watch.stop()
		return nil, "", explain(&CutError{Err: bare(err)})
	}
	if resp.StatusCode == http.StatusOK {
		return stream(resp, watch, limit)
	}
	_, err = read(name, resp)
	watch.stop()
	switch {
	case err == nil, resp.StatusCode < 400:
		return nil, "", errPlace.Because(err)
	case resp.StatusCode == http.StatusNotFound, resp.StatusCode == http.StatusGone, resp.StatusCode == http.StatusForbidden:
		return nil, "", desk.E(desk.NotFound, "content_gone", "The file is no longer there.").Because(err)
	}
	return nil, "", explain(err)
}

// ours tells whether an address leads to the very host the administrator configured.
func (c *Client) ours(address string) bool {
	u, err := url.Parse(address)
	if err != nil || u.Host == "" {
		return false
	}
	for _, base := range []string{c.api, c.blob} {
		if b, err := url.Parse(base); err == nil && b.Scheme == u.Scheme && b.Host == u.Host {
			return true
		}
	}
	return false
}

// lineHost tells whether an address is https and belongs to LINE's picture hosts.
func lineHost(address string) bool {
	u, err := url.Parse(address)
	if err != nil || u.Scheme != "https" || u.User != nil || u.Port() != "" {
		return false
	}
	for _, domain := range []string{".line-scdn.net", ".line-apps.com", ".line.me"} {
		if strings.HasSuffix(strings.ToLower(u.Hostname()), domain) {
			return true
		}
	}
	return false
}

package line

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"

	"github.com/madoguchi-desk/madoguchi/internal/desk"
	"github.com/madoguchi-desk/madoguchi/internal/flow"
)

// maxContent is the most that is read of a customer's file, in bytes.
const maxContent = 300 << 20

// Errors of fetching content, beside flow.ErrNotReady and flow.ErrContentGone.
var (
	// ErrContentUnknown: LINE answers so for a file it has deleted by age, and now and then for
	// one it does not have yet. Try for some minutes before giving up.
	ErrContentUnknown = desk.E(desk.NotFound, "content_unknown", "LINE does not know the file, or not yet.")
	// ErrContentCut comes from reading: the file ended early or stalled. Try again from the start.
	ErrContentCut = desk.E(desk.Unavailable, "content_cut", "The file broke off on its way from LINE.")
	// ErrContentTooLarge: the file is larger than the desk takes.
	ErrContentTooLarge = desk.E(desk.TooLarge, "content_too_large", "The file is larger than the desk takes.")
)

// Content opens the file of a message, with its MIME type. The caller reads to io.EOF, which
// alone means that the file is whole, and closes. ctx bounds the reading too; besides, a file
// that sends nothing for Config.Stall breaks off. Errors: flow.ErrNotReady (202: LINE is still
// preparing), flow.ErrContentGone (410: taken back), ErrContentUnknown (404), and while reading
// ErrContentCut and ErrContentTooLarge.
func (c *Client) Content(ctx context.Context, ch desk.ChannelID, messageID string) (io.ReadCloser, string, error) {
	return c.contentAt(ctx, ch, "content", messageID, "content")
}

// Preview opens the small picture of an image or video, as Content does the whole.
func (c *Client) Preview(ctx context.Context, ch desk.ChannelID, messageID string) (io.ReadCloser, string, error) {
	return c.contentAt(ctx, ch, "preview", messageID, "content", "preview")
}

func (c *Client) contentAt(ctx context.Context, ch desk.ChannelID, name, messageID string, path ...string) (io.ReadCloser, string, error) {
	if !goodID(messageID) {
		return nil, "", errID
	}
	ctx, watch := newStall(ctx, c.timeout, c.stall)
	url := address(c.blob, append([]string{"v2", "bot", "message", messageID}, path...))
	resp, err := c.authorized(ctx, ch, request{name: name, method: http.MethodGet, url: url})
	if err != nil {
		watch.stop()
		return nil, "", explain(err)
	}
	if resp.StatusCode == http.StatusOK {
		return stream(resp, watch, maxContent)
	}
	_, answer := read(name, resp)
	watch.stop()
	return nil, "", contentError(resp.StatusCode, answer)
}

// contentError reads an answer that brings no file.
func contentError(status int, answer error) error {
	switch {
	case status == http.StatusAccepted:
		return flow.ErrNotReady
	case status == http.StatusGone:
		return flow.ErrContentGone.Because(answer)
	case status == http.StatusNotFound:
		return ErrContentUnknown.Because(answer)
	case answer == nil:
		answer = fmt.Errorf("status %d without a file", status)
	}
	return explain(answer)
}

// Transcoding is how far LINE is with preparing a video or sound.
type Transcoding string

// LINE's words.
const (
	TranscodingProcessing Transcoding = "processing"
	TranscodingSucceeded  Transcoding = "succeeded"
	TranscodingFailed     Transcoding = "failed"
)

// Transcoding asks whether a video's or sound's file can be fetched. For other kinds LINE
// refuses.
func (c *Client) Transcoding(ctx context.Context, ch desk.ChannelID, messageID string) (Transcoding, error) {
	if !goodID(messageID) {
		return "", errID
	}
	res, err := c.exchange(ctx, ch, request{name: "transcoding", method: http.MethodGet,
		url: address(c.blob, []string{"v2", "bot", "message", messageID, "content", "transcoding"})})
	var api *APIError
	switch {
	case errors.As(err, &api):
		return "", contentError(api.Status, err)
	case err != nil:
		return "", explain(err)
	}
	var t struct {
		Status Transcoding `json:"status"`
	}
	if err := errors.Join(res.cut, json.Unmarshal(res.body, &t)); err != nil || t.Status == "" {
		return "", desk.E(desk.Unavailable, "line_unreadable", "LINE's answer can't be read. Try again later.").Because(err)
	}
	return t.Status, nil
}

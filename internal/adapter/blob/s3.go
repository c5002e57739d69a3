package blob

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"time"

	"github.com/minio/minio-go/v7"
	"github.com/minio/minio-go/v7/pkg/credentials"
)

// S3Config is where a bucket is and who may use it.
type S3Config struct {
	Endpoint  string // https://host[:port]; http for a server on the same machine or network
	Region    string // empty: the server is asked
	Bucket    string // must exist
	Prefix    string // before each blob's name; several desks may share a bucket
	AccessKey string
	SecretKey string
	HTTP      http.RoundTripper // nil = one of our own; tests bring what trusts their server
}

// S3 keeps blobs in a bucket of an S3-compatible store. Safe for many goroutines and many
// nodes. A kept blob is as durable as the store says of an answered upload; whether it has
// copies and old versions is the bucket's own setting.
type S3 struct {
	client *minio.Client
	bucket string
	prefix string
}

const (
	// partSize is how much of an upload is held in memory: smaller ones are one request. The
	// store's own least is 5 MiB.
	partSize = 8 << 20
	// s3Tries bounds a request's attempts; minio-go waits longer before each.
	s3Tries = 3
	// s3Look bounds the look at the bucket when a desk starts.
	s3Look = 5 * time.Second
)

// NewS3 opens a bucket. Keys that are refused and a bucket that does not exist fail here. A
// store that does not answer is ErrAway together with a keeper that can be used: a desk may
// start without its files.
func NewS3(ctx context.Context, cfg S3Config) (*S3, error) {
	u, err := url.Parse(cfg.Endpoint)
	if err != nil || u.Host == "" || (u.Path != "" && u.Path != "/") {
		return nil, errors.New("the S3 endpoint must be an address such as https://s3.example.jp, without a path")
	}
	if cfg.HTTP == nil {
		cfg.HTTP = newS3Transport()
	}
	client, err := minio.New(u.Host, &minio.Options{
		Creds:  credentials.NewStaticV4(cfg.AccessKey, cfg.SecretKey, ""),
		Secure: u.Scheme == "https", Region: cfg.Region, MaxRetries: s3Tries, Transport: cfg.HTTP,
	})
	if err != nil {
		return nil, fmt.Errorf("open the S3 bucket: %w", err)
	}
	s := &S3{client, cfg.Bucket, cfg.Prefix}
	ctx, cancel := context.WithTimeout(ctx, s3Look)
	defer cancel()
	there, err := client.BucketExists(ctx, cfg.Bucket)
	switch err = s.explain(err); {
	case errors.Is(err, ErrAway):
		return s, err
	case err != nil:
		return nil, fmt.Errorf("open the S3 bucket %s: %w", cfg.Bucket, err)
	case !there:
		return nil, fmt.Errorf("open the S3 bucket: there is no bucket %q: make it, or name the right one", cfg.Bucket)
	}
	return s, nil
}

// newS3Transport gives up on a silent server, so that whoever waits is told.
func newS3Transport() http.RoundTripper {
	t := http.DefaultTransport.(*http.Transport).Clone()
	t.ResponseHeaderTimeout, t.MaxIdleConnsPerHost = 30*time.Second, 32
	return t
}

func (s *S3) key(id string) string { return s.prefix + id }

// Put keeps what r gives under id, as Disk does: when it returns nil the store has it whole.
// On an error of r nothing of it is seen. When the store itself fails half-way the blob may
// be there; putting it again is allowed.
func (s *S3) Put(ctx context.Context, id string, r io.Reader) error {
	if err := check(id); err != nil {
		return err
	}
	source := &noting{r: patient{ctx, r}}
	head, err := io.ReadAll(io.LimitReader(source, partSize))
	if err == nil {
		err = s.upload(ctx, s.key(id), head, source)
	}
	if source.err != nil { // the cause, whatever minio-go made of it
		err = source.err
	}
	if err != nil {
		return fmt.Errorf("keep blob %s: %w", id, s.explain(err))
	}
	return nil
}

// upload sends a small blob in one request and a large one in parts, which the store puts
// together at the end or not at all.
func (s *S3) upload(ctx context.Context, key string, head []byte, rest io.Reader) error {
	opts := minio.PutObjectOptions{ContentType: "application/octet-stream", PartSize: partSize}
	if len(head) < partSize {
		_, err := s.client.PutObject(ctx, s.bucket, key, bytes.NewReader(head), int64(len(head)), opts)
		return err
	}
	_, err := s.client.PutObject(ctx, s.bucket, key, io.MultiReader(bytes.NewReader(head), rest), -1, opts)
	return err
}

// Get opens a blob for reading; the caller closes it. What it gives is also an io.Seeker. A
// blob that is replaced meanwhile ends the reading with an error.
func (s *S3) Get(ctx context.Context, id string) (io.ReadCloser, error) {
	if err := check(id); err != nil {
		return nil, err
	}
	o, err := s.client.GetObject(ctx, s.bucket, s.key(id), minio.GetObjectOptions{})
	if err == nil {
		if _, err = o.Stat(); err == nil { // minio-go asks only when it is read
			return o, nil
		}
		_ = o.Close()
	}
	return nil, fmt.Errorf("read blob %s: %w", id, s.explain(err))
}

// Stat tells size and time of a blob.
func (s *S3) Stat(ctx context.Context, id string) (Info, error) {
	if err := check(id); err != nil {
		return Info{}, err
	}
	o, err := s.client.StatObject(ctx, s.bucket, s.key(id), minio.StatObjectOptions{})
	if err != nil {
		return Info{}, fmt.Errorf("look at blob %s: %w", id, s.explain(err))
	}
	return Info{ID: id, Size: o.Size, At: o.LastModified}, nil
}

// Delete removes a blob. One that is not there is no error. A bucket that keeps old versions
// keeps this one too: it is ciphertext whose key is gone.
func (s *S3) Delete(ctx context.Context, id string) error {
	if err := check(id); err != nil {
		return err
	}
	err := s.explain(s.client.RemoveObject(ctx, s.bucket, s.key(id), minio.RemoveObjectOptions{}))
	if err != nil && !errors.Is(err, ErrNotFound) {
		return fmt.Errorf("delete blob %s: %w", id, err)
	}
	return nil
}

// List gives up to n blobs that come after the blob named after, as Disk does; here the order
// is that of the names.
func (s *S3) List(ctx context.Context, after string, n int) ([]Info, error) {
	opts := minio.ListObjectsOptions{Prefix: s.prefix, Recursive: true, MaxKeys: min(n, 1000)}
	if after != "" {
		if err := check(after); err != nil {
			return nil, err
		}
		opts.StartAfter = s.key(after)
	}
	ctx, cancel := context.WithCancel(ctx) // ends the listing's own goroutine
	defer cancel()
	var found []Info
	for o := range s.client.ListObjectsIter(ctx, s.bucket, opts) {
		if o.Err != nil {
			return nil, fmt.Errorf("list blobs: %w", s.explain(o.Err))
		}
		id := o.Key[len(s.prefix):]
		if !validID.MatchString(id) {
			continue // not ours
		}
		if found = append(found, Info{ID: id, Size: o.Size, At: o.LastModified}); len(found) == n {
			break
		}
	}
	return found, nil
}

// noting remembers why a reader failed.
type noting struct {
	r   io.Reader
	err error
}

func (n *noting) Read(b []byte) (int, error) {
	c, err := n.r.Read(b)
	if err != nil && !errors.Is(err, io.EOF) {
		n.err = err
	}
	return c, err
}

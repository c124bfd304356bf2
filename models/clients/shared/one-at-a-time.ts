/** Runtimes whose process serves one request at a time, as they are deployed by default, with the source. */

export const PHP =
  "a process of PHP serves one request at a time (PHP-FPM's pm.max_children is the number of simultaneous requests: sapi/fpm/www.conf.in)";

export const PYTHON =
  "a process of a prefork server for Python serves one request at a time (gunicorn's default worker, docs/source/design.rst; mod_wsgi and uWSGI likewise without threads)";

export const RUBY =
  "a process of a prefork server for Ruby serves one request at a time (unicorn's README; a Dalli client under threads lets one of them work at a time)";

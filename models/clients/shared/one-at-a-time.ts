/**
 * Why a process serves one request at a time, of the runtimes where it does as they are deployed by default: PHP-FPM's
 * `pm.max_children` is the number of simultaneous requests (php-src, sapi/fpm/www.conf.in); gunicorn's default worker handles one
 * request at a time (docs/source/design.rst), as uWSGI and mod_wsgi do without threads; unicorn's workers serve one client at a
 * time (its README), and a Dalli client that threads share lets one of them work at a time.
 */

export const PHP = "a process of PHP serves one request at a time";

export const PYTHON = "a process of a prefork server for Python serves one request at a time";

export const RUBY = "a process of a prefork server for Ruby serves one request at a time";

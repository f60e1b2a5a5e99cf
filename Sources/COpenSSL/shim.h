// What the OpenSSL module needs from libcrypto and libssl. OpenSSL spells many calls as macros, which
// Swift cannot import; each inline function below stands for one of them and does nothing else.
#ifndef SFN_BATCH_PROXY_COPENSSL_SHIM_H
#define SFN_BATCH_PROXY_COPENSSL_SHIM_H

#include <openssl/asn1.h>
#include <openssl/bio.h>
#include <openssl/bn.h>
#include <openssl/crypto.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <openssl/opensslv.h>
#include <openssl/pem.h>
#include <openssl/pkcs12.h>
#include <openssl/rand.h>
#include <openssl/ssl.h>
#include <openssl/x509.h>
#include <openssl/x509_vfy.h>
#include <openssl/x509v3.h>
#include <stdint.h>

// Settings of a context or a session.

static inline int shim_SSL_CTX_set_min_proto_version(SSL_CTX *context, int version) {
  return (int)SSL_CTX_set_min_proto_version(context, version);
}

static inline int shim_SSL_CTX_set_max_proto_version(SSL_CTX *context, int version) {
  return (int)SSL_CTX_set_max_proto_version(context, version);
}

static inline void shim_SSL_CTX_set_mode(SSL_CTX *context, long mode) {
  SSL_CTX_set_mode(context, mode);
}

static inline void shim_SSL_CTX_clear_mode(SSL_CTX *context, long mode) {
  SSL_CTX_clear_mode(context, mode);
}

static inline void shim_SSL_CTX_set_session_cache_mode(SSL_CTX *context, long mode) {
  SSL_CTX_set_session_cache_mode(context, mode);
}

static inline int shim_SSL_set_tlsext_host_name(SSL *session, const char *name) {
  return (int)SSL_set_tlsext_host_name(session, name);
}

static inline int shim_SSL_set_app_data(SSL *session, void *data) {
  return SSL_set_app_data(session, data);
}

static inline void *shim_SSL_get_app_data(const SSL *session) {
  return SSL_get_app_data(session);
}

static inline int shim_SSL_CTX_add1_chain_cert(SSL_CTX *context, X509 *certificate) {
  return (int)SSL_CTX_add1_chain_cert(context, certificate);
}

// Constants that Swift does not import, because they are computed or cast.

static inline uint64_t shim_options(void) {
  return SSL_OP_NO_COMPRESSION | SSL_OP_NO_RENEGOTIATION;
}

static inline uint64_t shim_server_options(void) { return SSL_OP_CIPHER_SERVER_PREFERENCE; }

static inline long shim_modes(void) {
  return SSL_MODE_ENABLE_PARTIAL_WRITE | SSL_MODE_ACCEPT_MOVING_WRITE_BUFFER | SSL_MODE_AUTO_RETRY
    | SSL_MODE_RELEASE_BUFFERS;
}

static inline unsigned long shim_XN_FLAG_ONELINE(void) { return XN_FLAG_ONELINE; }

// The error queue.

static inline int shim_ERR_GET_REASON(unsigned long code) { return ERR_GET_REASON(code); }

static inline int shim_ERR_GET_LIB(unsigned long code) { return ERR_GET_LIB(code); }

// Memory BIOs, keys, certificates.

static inline long shim_BIO_get_mem_data(BIO *bio, char **data) { return BIO_get_mem_data(bio, data); }

static inline EVP_PKEY *shim_generate_p256(void) { return EVP_EC_gen("P-256"); }

static inline int shim_sk_GENERAL_NAME_num(const GENERAL_NAMES *names) {
  return sk_GENERAL_NAME_num(names);
}

static inline GENERAL_NAME *shim_sk_GENERAL_NAME_value(const GENERAL_NAMES *names, int index) {
  return sk_GENERAL_NAME_value(names, index);
}

static inline int shim_MBSTRING_UTF8(void) { return MBSTRING_UTF8; }

static inline void shim_free_safebags(STACK_OF(PKCS12_SAFEBAG) *bags) {
  sk_PKCS12_SAFEBAG_pop_free(bags, PKCS12_SAFEBAG_free);
}

static inline void shim_free_safes(STACK_OF(PKCS7) *safes) { sk_PKCS7_pop_free(safes, PKCS7_free); }

// An attribute whose value is an object identifier is handed over as the object itself, under a pointer to
// bytes and the length -1.
static inline int shim_add_object_attribute(PKCS12_SAFEBAG *bag, const char *name, const char *value) {
  ASN1_OBJECT *object = OBJ_txt2obj(value, 1);
  int result = object == NULL
    ? 0 : PKCS12_add1_attr_by_txt(bag, name, V_ASN1_OBJECT, (const unsigned char *)object, -1);
  ASN1_OBJECT_free(object);
  return result;
}

#endif

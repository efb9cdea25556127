//! Emits security schemes and their token endpoints.

use proc_macro2::TokenStream;
use quote::quote;

use crate::emit::imports::Imports;
use crate::emit::types::ident;
use crate::emit::{Context, docs, literal, markdown};
use crate::ir::{
    CredentialSource, SchemeId, SecurityKind, SecurityScheme, TokenEndpoint, TokenFields,
};
use crate::name::SchemeNames;

pub(super) fn scheme(
    context: Context<'_>,
    id: SchemeId,
    imports: &mut Imports,
) -> Option<TokenStream> {
    let scheme = &context.api.schemes[id.0 as usize];
    let placement = match &scheme.kind {
        SecurityKind::Bearer { .. } => quote!(Placement::Bearer),
        SecurityKind::Basic => quote!(Placement::Basic),
        SecurityKind::Authorization => quote!(Placement::Header("authorization")),
        SecurityKind::Header(name) => {
            let name = literal::token(name);
            quote!(Placement::Header(#name))
        }
        SecurityKind::Query(name) => {
            let name = literal::token(name);
            quote!(Placement::Query(#name))
        }
        SecurityKind::Cookie(name) => {
            let name = literal::token(name);
            quote!(Placement::Cookie(#name))
        }
        SecurityKind::MutualTls => return None,
    };
    imports.private("Placement");
    imports.private("Scheme");
    let name = literal::token(&scheme.name);
    let constant = ident(&context.names.schemes[id.0 as usize].constant);
    let words = docs::of(&scheme.docs, &format!("Scheme `{}`.", scheme.name));
    Some(quote! {
        #words
        pub(crate) static #constant: Scheme = Scheme { name: #name, placement: #placement };
    })
}

/// Returns the documentation of the setter of a credential: what it is, and where callers get it.
pub(super) fn lines(scheme: &SecurityScheme, names: &SchemeNames) -> Vec<String> {
    let fallback = format!(
        "The credential of scheme `{}`.",
        scheme.name.replace('`', "'")
    );
    let mut lines = docs::lines(&scheme.docs, &fallback);
    if token_of(scheme).is_some() {
        let other = &names.client_credentials;
        lines.push(String::new());
        lines.push(format!(
            "The client does not renew this token. With [`{other}`](Self::{other}), it requests and renews tokens itself."
        ));
    }
    let url = |url: &str| match markdown::is_link(url) {
        true => format!("<{url}>"),
        false => format!("`{}`", url.replace('`', "'")),
    };
    for source in &scheme.sources {
        lines.push(String::new());
        lines.push(match source {
            CredentialSource::AuthorizationCode {
                authorization_url,
                token_url,
            } => format!(
                "Authorization code flow: users sign in at {}, and {} exchanges the code for a token.",
                url(authorization_url),
                url(token_url)
            ),
            CredentialSource::Implicit(place) => {
                format!("Implicit flow: users sign in at {}.", url(place))
            }
            CredentialSource::Password(place) => format!(
                "Password flow: {} exchanges a user's password for a token.",
                url(place)
            ),
            CredentialSource::Metadata(place) => {
                format!("Metadata of the authorization server: {}.", url(place))
            }
            CredentialSource::OpenIdConfiguration(place) => {
                format!("Configuration of the OpenID provider: {}.", url(place))
            }
        });
    }
    lines
}

pub(in crate::emit) fn token_of(scheme: &SecurityScheme) -> Option<&TokenEndpoint> {
    match &scheme.kind {
        SecurityKind::Bearer { token, .. } => token.as_ref(),
        _ => None,
    }
}

/// Emits the endpoint from which the client fetches tokens.
pub(super) fn endpoint(
    context: Context<'_>,
    id: SchemeId,
    imports: &mut Imports,
) -> Option<TokenStream> {
    let token = token_of(&context.api.schemes[id.0 as usize])?;
    imports.private("TokenEndpoint");
    imports.private("TokenFormat");
    let constant = ident(&context.names.schemes[id.0 as usize].endpoint);
    let (url, format, fields, scopes, security) = match token {
        TokenEndpoint::OAuth2 { url, scopes } => {
            let fields = TokenFields {
                client_id: "client_id".to_owned(),
                client_secret: "client_secret".to_owned(),
                access_token: "access_token".to_owned(),
                expires_in: "expires_in".to_owned(),
            };
            let format = quote!(TokenFormat::Form);
            (url.clone(), format, fields, scopes.as_slice(), Vec::new())
        }
        TokenEndpoint::Operation { operation, fields } => {
            let operation = &context.api.operations[operation.0 as usize];
            let security = operation.security.first().cloned().unwrap_or_default();
            (
                operation.path.clone(),
                quote!(TokenFormat::Json),
                fields.clone(),
                Default::default(),
                security,
            )
        }
    };
    let url = literal::token(&url);
    let scopes = scopes.iter().map(|scope| literal::token(scope));
    let schemes = security.iter().map(|requirement| {
        let name = ident(&context.names.schemes[requirement.scheme.0 as usize].constant);
        quote!(&#name)
    });
    let [client_id, client_secret, access_token, expires_in] = [
        &fields.client_id,
        &fields.client_secret,
        &fields.access_token,
        &fields.expires_in,
    ]
    .map(|name| {
        literal::text(name)
            .parse::<proc_macro2::Literal>()
            .unwrap_or_else(|_| proc_macro2::Literal::string(name))
    });
    Some(quote! {
        #[doc = " The endpoint from which the client fetches its tokens."]
        static #constant: TokenEndpoint = TokenEndpoint {
            url: #url,
            format: #format,
            client_id: #client_id,
            client_secret: #client_secret,
            access_token: #access_token,
            expires_in: #expires_in,
            scopes: &[#(#scopes),*],
            security: &[#(#schemes),*],
        };
    })
}

// The bundler turns an imported style sheet into graphiql.css; for the type checker it holds nothing.
declare module '*.css';
